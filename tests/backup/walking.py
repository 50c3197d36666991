"""Every address of the public site that a page, a feed or the site map names, and what it answers.

Run as a program it walks the site of its environment and writes JSON.
"""

import hashlib
import html
import json
import re
import sys

LINK = re.compile(r'\b(?:href|src)="([^"]*)"|<loc>([^<]*)</loc>')
SRCSET = re.compile(r'\bsrcset="([^"]*)"')
FIRST = ("/", "/es/", "/sitemap.xml", "/robots.txt", "/updates/feed.atom", "/es/updates/feed.atom")
HOST = "http://localhost"


def walk():
    """By address: status, and the SHA-256 of what is answered there."""
    from django.test import Client

    client = Client(headers={"Host": "localhost"})
    answers = {}
    waiting = [*FIRST]
    while waiting:
        path = waiting.pop()
        # The form of reports is signed anew each time.
        if path in answers or path.endswith("/report/"):
            continue
        response = client.get(path)
        content = b"".join(response)
        answers[path] = f"{response.status_code} {hashlib.sha256(content).hexdigest()}"
        if response.headers.get("Content-Type", "").startswith(("text/html", "application/")):
            waiting.extend(links(content.decode(errors="replace")))
    return answers


def links(text):
    addresses = [attribute or element for attribute, element in LINK.findall(text)]
    for srcset in SRCSET.findall(text):
        addresses += [candidate.split()[0] for candidate in srcset.split(",")]
    for address in addresses:
        path = html.unescape(address).removeprefix(HOST).partition("#")[0]
        # Filters lead to what the lists hold; static files are made of the program.
        if path.startswith("/") and not path.startswith(("//", "/static/")) and "?" not in path:
            yield path


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps(walk()))
