"""Reading school district files (国土数値情報 A27 and A32, and what others made of them) into plain data."""
