"""どこに登録がないか: how many places to belong are registered where. No listing isn't no place."""
