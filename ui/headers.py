"""How long a browser may keep an answer, and that it must not guess what it is."""

NO_SNIFFING = {"X-Content-Type-Options": "nosniff"}
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"} | NO_SNIFFING
ASK_AGAIN = {"Cache-Control": "no-cache"} | NO_SNIFFING
NEVER = {"Cache-Control": "no-store"} | NO_SNIFFING
