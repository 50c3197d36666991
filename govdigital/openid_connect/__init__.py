"""Signing in by an organisation's server (OpenID Connect Core 1.0, code flow with PKCE).

What enters is the server's word on who somebody is; what leaves is a session of an account that an
administrator has made. Nobody gets an account here.
"""
