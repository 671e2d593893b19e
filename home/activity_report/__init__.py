"""活動報告: what took place in an area or under an organisation, in plain numbers. Nobody is ranked or named."""
