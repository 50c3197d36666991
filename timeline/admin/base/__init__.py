"""Parts that every room of the admin shares: they name no verb, and no noun but where its page or
its parts differ.
"""
