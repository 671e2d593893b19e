"""The style guide for staff: every component with its states, from the templates the pages use."""
