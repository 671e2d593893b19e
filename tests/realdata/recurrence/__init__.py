"""What the real lists say of their dates, and the dates a careful reader takes from it (the TOML files beside this)."""
