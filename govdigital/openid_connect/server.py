"""What the organisation's server says, and whether it may be believed."""

import hashlib
from functools import cached_property
from typing import Any

import jwt
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import get_language, override

PROVIDER = "organisation"
DISCOVERY = "/.well-known/openid-configuration"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
# Signed by keys that only the server has; a shared secret signs nothing here.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
ALGORITHMS += ["EdDSA"]
CLAIMS = ["iss", "sub", "aud", "exp", "iat"]
# Clocks of two machines.
SECONDS_APART = 60

Claims = dict[str, Any]


class Untrusted(OAuth2Error):
    """An answer that is none, or that may not be believed; says why, to the operator."""


def nonce_of(state: str) -> str:
    """What the server has to repeat in its token: it was made for this state and no other."""
    return salted_hmac(PROVIDER, state, algorithm="sha256").hexdigest()


class OrganisationServer(OpenIDConnectOAuth2Adapter):
    """The server of OIDC_SERVER."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, PROVIDER)

    @cached_property
    def openid_config(self) -> dict[str, Any]:
        """Where the server answers (OpenID Connect Discovery 1.0); raises Untrusted."""
        server = settings.OIDC_SERVER.rstrip("/")
        config = answer_of(f"{server}{DISCOVERY}")
        # Another issuer could vouch for anybody (4.3 there).
        if str(config.get("issuer", "")).rstrip("/") != server:
            raise Untrusted(f"the issuer is {config.get('issuer')!r} and not OIDC_SERVER")
        scheme = server.partition(":")[0]
        for name in ENDPOINTS:
            if not str(config.get(name, "")).startswith(("https://", f"{scheme}://")):
                raise Untrusted(f"{name} is {config.get(name)!r}")
        return config

    def get_callback_url(self, request: HttpRequest, app: object) -> str:
        """One address, whatever language somebody reads: the server knows it by heart."""
        with override(settings.LANGUAGE_CODE):
            return request.build_absolute_uri(reverse("organisation_callback"))

    def get_access_token_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The answer to the code; raises Untrusted where it is none."""
        try:
            answer = super().get_access_token_data(*args, **kwargs)
            return {"access_token": str(answer["access_token"]), "id_token": answer["id_token"]}
        except (OAuth2Error, LookupError, TypeError, ValueError, OSError) as error:
            raise Untrusted(f"no token: {type(error).__name__}") from error

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        """The token, which is used once, now, and not kept."""
        return SocialToken(token=data["access_token"])

    def complete_login(
        self, request: HttpRequest, app: object, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Who the server says has signed in; raises Untrusted."""
        claims = self.verified(kwargs["response"]["id_token"])
        if claims.get("nonce") != nonce_of(request.GET.get("state", "")):
            raise Untrusted("the token was made for another sign-in")
        if "email" not in claims and "userinfo_endpoint" in self.openid_config:
            claims = self.with_address(claims, token.token)
        if not isinstance(claims.get("email"), str):
            claims["email"] = ""
        return self.get_provider().sociallogin_from_response(request, claims)

    def verified(self, id_token: object) -> Claims:
        """What stands in the token, if the server has signed it for this site and it is no older
        than it says (OpenID Connect Core 1.0, 3.1.3.7).
        """
        keys = answer_of(self.openid_config["jwks_uri"])
        try:
            claims: Claims = jwt.decode(
                str(id_token),
                key=key_of(str(id_token), keys),
                algorithms=ALGORITHMS,
                audience=settings.OIDC_CLIENT_ID,
                issuer=self.openid_config["issuer"],
                leeway=SECONDS_APART,
                options={"require": CLAIMS},
            )
        except (jwt.PyJWTError, TypeError, ValueError, AttributeError) as error:
            raise Untrusted(f"the token is not good: {type(error).__name__}") from error
        if not isinstance(claims["sub"], str) or not claims["sub"]:
            raise Untrusted("the token names nobody")
        return claims

    def with_address(self, claims: Claims, access_token: str) -> Claims:
        """The claims with the e-mail address, from servers that leave it out of the token."""
        address = self.openid_config["userinfo_endpoint"]
        user = answer_of(address, headers={"Authorization": f"Bearer {access_token}"})
        # It must be about the same person (5.3.2 there).
        if user.get("sub") != claims["sub"]:
            raise Untrusted("userinfo is about somebody else")
        return claims | {name: user.get(name) for name in ("email", "email_verified")}


class Organisation(OpenIDConnectProvider):
    """The organisation, as django-allauth's flow asks for it."""

    id = PROVIDER
    oauth2_adapter_class = OrganisationServer
    pkce_enabled_default = True

    def get_oauth2_adapter(self, request: HttpRequest) -> OrganisationServer:
        return OrganisationServer(request)

    def get_default_scope(self) -> list[str]:
        return ["openid", "email"]

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: object = None,
        **asked: Any,
    ) -> HttpResponseBase:
        """The way to the server. Nothing but where to go afterwards is taken from the request."""
        state = get_random_string(32)
        auth_params = {"nonce": nonce_of(state)}
        if request.user.is_authenticated:
            # Who is signed in shows again who they are, though the server may remember them.
            auth_params["prompt"] = "login"
        return super().redirect(
            request,
            AuthProcess.LOGIN,
            next_url,
            {"language": get_language()},
            state_id=state,
            auth_params=auth_params,
        )

    def extract_uid(self, data: Claims) -> str:
        """A name that no other person of this or of another server has, of 64 characters."""
        return hashlib.sha256(f"{data['iss']} {data['sub']}".encode()).hexdigest()

    def extract_common_fields(self, data: Claims) -> dict[str, str]:
        """Nothing else: names and the like are the site's own."""
        return {"email": data["email"]}

    def extract_extra_data(self, data: Claims) -> dict[str, str]:
        return {"issuer": data["iss"]}


def answer_of(address: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """The JSON object at an address of the server; raises Untrusted where there is none."""
    try:
        with get_adapter().get_requests_session() as session:
            response = session.get(address, headers=headers)
            response.raise_for_status()
            answer = response.json()
    except (requests.RequestException, ValueError) as error:
        raise Untrusted(f"{address}: {type(error).__name__}") from error
    if not isinstance(answer, dict):
        raise Untrusted(f"{address}: no object")
    return answer


def key_of(id_token: str, keys: dict[str, Any]) -> jwt.PyJWK:
    """The key by which a token says that it is signed; where it names none, the only one there
    is. Raises PyJWTError.
    """
    name = jwt.get_unverified_header(id_token).get("kid")
    signing = [key for key in jwt.PyJWKSet.from_dict(keys).keys if key.public_key_use != "enc"]
    if name is not None:
        signing = [key for key in signing if key.key_id == name]
    if len(signing) != 1:
        raise jwt.InvalidKeyError
    return signing[0]
