"""A small server of accounts, as an organisation has one: it signs tokens, checks codes and PKCE."""

import base64
import hashlib
import json
import secrets
import threading
import time
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "govdigital", "a-secret-of-the-client"


@cache
def key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class OpenIDServer:
    """The server, and what a test lets it say."""

    def __init__(self):
        self.claims = {"sub": "7", "email": "ana@example.org", "email_verified": True}
        # By path: what is said there instead, as a status and a text, or a mapping to be changed.
        self.instead = {}
        self.signing_key, self.algorithm, self.header = key(), "RS256", {"kid": "first"}
        self.codes, self.requests = {}, []
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(self))
        self.issuer = f"http://127.0.0.1:{self.http.server_port}/realm"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def stop(self):
        self.http.shutdown()
        self.http.server_close()

    def configuration(self):
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
        }

    def keys(self):
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key().public_key()))
        return {"keys": [public | {"kid": "first", "use": "sig", "alg": "RS256"}]}

    def authorize(self, query):
        """Where the browser is led back to, with a code."""
        code = secrets.token_urlsafe()
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form):
        """The token for a code, used once, by who has asked for it."""
        asked = self.codes.pop(form["code"])
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (form["client_id"], form["client_secret"]) != (CLIENT, SECRET):
            raise ValueError("another client")
        if challenge != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            raise ValueError("another sign-in")
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300}
        claims |= {"nonce": asked["nonce"]} | self.claims
        claims = {name: value for name, value in claims.items() if value is not None}
        signed = jwt.encode(claims, self.signing_key, self.algorithm, headers=self.header)
        return {"access_token": "an-access-token", "token_type": "Bearer", "id_token": signed}


def handler_of(server):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            path = parts.path.removeprefix("/realm")
            server.requests.append((path, query))
            if path == "/authorize":
                self.send_response(302)
                self.send_header("Location", server.authorize(query))
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            answers = {
                "/.well-known/openid-configuration": server.configuration,
                "/keys": server.keys,
                "/userinfo": dict,
            }
            self.say(path, answers[path])

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self.say("/token", lambda: server.token(form))

        def say(self, path, answer):
            status, text = 200, ""
            instead = server.instead.get(path, {})
            try:
                text = json.dumps(answer() | instead) if isinstance(instead, dict) else ""
            except (KeyError, ValueError) as error:
                status, text = 400, json.dumps({"error": str(error)})
            if not isinstance(instead, dict):
                status, text = instead
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_line):
            """Nothing."""

    return Handler
