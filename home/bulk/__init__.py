"""まとめて変える: one thing for many listings, looked at before and taken back after."""
