"""引き継ぎ: what somebody new in April has to know of the areas, and the last day of whoever goes."""
