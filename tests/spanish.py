"""The Spanish of the site: it addresses nobody, and has one word for one thing."""

import re

# What begins a clause commands; the same form after “que” or “se” does not, and a word that is a
# noun too (nombre, nota, cita) is left out.
COMMANDS = (
    "abra|añada|agregue|apunte|avise|borre|busque|cambie|cancele|cierre|compruebe|confirme|"
    "corrija|deje|desmarque|diga|elija|elimine|empiece|envíe|escoja|escriba|espere|guarde|"
    "haga|indique|ingrese|inicie|inserte|intente|introduzca|lea|limpie|llene|mande|mantenga|"
    "marque|mire|modifique|mueva|muestre|observe|oprima|ordene|pegue|pida|ponga|presione|"
    "pruebe|publique|pulse|quite|recuerde|recupere|reemplace|rellene|repita|responda|retire|"
    "revise|saque|seleccione|separe|siga|solicite|suba|sustituya|termine|tenga|utilice|vaya|"
    "vea|verifique|vuelva"
)
# Pronouns at the end move the accent: guárdelo, inténtelo.
WITH_PRONOUN = r"\w*[áéíóú]\w*(?:[ae]|an|en)l[aeo]s?"
ADDRESS = re.compile(
    r"\b(?:usted(?:es)?|tú|ti|contigo|tus?)\b|\bpor favor\b|\bestá segur[oa]\b"
    r"|\bsus? (?:cuenta|contraseña|rol|sesión|navegador|correo|paciencia|base de datos)\b"
    rf"|(?:^|[.:;?!…] |[¿¡(“]|, |\by |\bo )(?:no )?(?:(?:{COMMANDS})\b|{WITH_PRONOUN}\b)",
    re.IGNORECASE,
)
# Not this word but that one.
OTHER_WORDS = {
    r"borr(?!ador|oso)|suprim": "eliminar",
    "añad": "agregar",
    "modific": "cambiar",
    "reempla": "sustituir",
    r"gráficos?\b": "gráfica",
    r"ficheros?\b": "archivo",
    r"vínculos?\b": "enlace",
    r"localizador": "lugar en la fuente",
    "página de inicio": "portada",
    r"leyendas?\b": "pie",
    r"relatos?\b": "historia",
    r"frases?\b": "oración",
    "desfasad": "atrasado",
}


def addressed(words):
    """Where these words address the reader; blank where they do not."""
    match = ADDRESS.search(words)
    return match[0].strip() if match else ""


def other_words(words):
    """The words for which the site has another one."""
    said = []
    for pattern, right in OTHER_WORDS.items():
        if match := re.search(r"\b" + pattern, words, re.IGNORECASE):
            said.append(f"{match[0]}, not {right}")
    return said
