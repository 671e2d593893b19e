"""「いまもこのとおりですか」: who is asked when, and what the mail's links lead to (docs/decisions/0036).

`rounds` decides and writes letters down, `letters` sends them, `dates` writes those before a date, `links` signs.
"""
