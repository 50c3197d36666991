"""Parts that every room of the admin shares: no noun and no verb is named here."""
