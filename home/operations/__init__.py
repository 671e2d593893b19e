"""What whoever runs an instance does with it: look after it, save it, move it. Commands only pass on to here."""
