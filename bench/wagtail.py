def installed(folder, size):
    return None
