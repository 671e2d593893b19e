"""記録: who changed what when in one's areas; what was deleted, for 90 days, and back."""
