"""Second factors as tests hold them: the codes of an app (RFC 6238), and the steps of signing in."""

import base64
import hashlib
import hmac
import re
import struct
import time

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "a long password"


def code(secret=SECRET, at=None):
    """The code that an app shows: RFC 4226's dynamic truncation over half minutes."""
    counter = int((at or time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", counter), hashlib.sha1).digest()
    start = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[start : start + 4])
    return f"{(number & 0x7FFFFFFF) % 10**6:06}"


def give_app(person, secret=SECRET):
    """Let the person have an app for codes."""
    return Authenticator.objects.create(user=person, type="totp", data={"secret": secret})


def give_recovery_codes(person):
    """Ten recovery codes of the person."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    return RecoveryCodes.activate(person).get_unused_codes()


def type_password(client, name="ana", password=PASSWORD, **words):
    return client.post("/admin/login/", {"username": name, "password": password, **words})


def just_signed_in(client, person):
    """Sign the person in as a right password does, so that nothing asks again who it is."""
    client.force_login(person)
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, person, "password")
    request.session.save()


def type_code(client, digits=None):
    return client.post("/admin/account/second-factor/", {"code": digits or code()})


def is_signed_in(client):
    return client.get("/admin/").status_code == 200


def key_on(page):
    """The key of an app that its page shows, as somebody copies it."""
    return re.sub("<[^>]+>", "", re.search(r'account-key">(.+?)</code>', page.text)[1])


def links_of(page):
    """Where the links of a page of the admin lead, but for the name of the site in its head."""
    links = re.findall(r'<a [^>]*href="(/(?:es/)?admin/[^"#]*)', page.text)
    return set(links) - {"/admin/", "/es/admin/"}
