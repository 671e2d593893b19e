"""The accessibility statement: what is asked (criteria), what tests found (results.json), what that amounts to."""
