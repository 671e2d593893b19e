"""Reports from readers (docs/decisions/0037): sent in without an account, answered by the group or by staff."""
