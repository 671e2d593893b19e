"""Where copies for safety lie, who can open them and how many are kept (docs/backup.md, decision 0053)."""

from environs import Env

env = Env()

IBASHO_BACKUP_ROOT = env.str("IBASHO_BACKUP_ROOT", "")
# age recipients (age1…). The keys that open them are never on the server.
IBASHO_BACKUP_PUBLIC_KEY = env.list("IBASHO_BACKUP_PUBLIC_KEY", [])
# The newest of so many days, weeks and months. What somebody had erased stays in copies for as long.
IBASHO_BACKUP_KEEP = env.str("IBASHO_BACKUP_KEEP", "7,4,3")
