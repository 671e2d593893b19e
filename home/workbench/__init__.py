"""学区の作業台: what one curator settles for one town – texts, addresses, doubles, school mergers."""
