// Asks the device for a passkey: a new one (“create”) or one that it has (“get”).
// The form's hidden field takes the answer, and the server looks at it.

const supported = Boolean(window.PublicKeyCredential && navigator.credentials)

const bytes = (text) => {
  const base64 = text.replace(/-/g, '+').replace(/_/g, '/')
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}

const words = (buffer) => {
  const characters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte))
  return btoa(characters.join('')).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

const withBytes = (credentials) => (credentials || []).map((one) => ({ ...one, id: bytes(one.id) }))

async function optionsOf (form) {
  const id = form.dataset.options
  if (id) {
    const held = JSON.parse(document.getElementById(id).textContent)
    return structuredClone((held.creation_options || held.request_options).publicKey)
  }
  // At the first door the options are fetched when they are needed: each ends the one before.
  const answer = await fetch(form.action, { headers: { Accept: 'application/json' } })
  return (await answer.json()).request_options.publicKey
}

function create (options, form) {
  const alone = form.elements.passwordless.checked
  options.challenge = bytes(options.challenge)
  options.user.id = bytes(options.user.id)
  options.excludeCredentials = withBytes(options.excludeCredentials)
  options.authenticatorSelection = {
    ...options.authenticatorSelection,
    residentKey: alone ? 'required' : 'discouraged',
    requireResidentKey: alone,
    userVerification: alone ? 'required' : 'preferred'
  }
  return navigator.credentials.create({ publicKey: options })
}

function get (options) {
  options.challenge = bytes(options.challenge)
  options.allowCredentials = withBytes(options.allowCredentials)
  return navigator.credentials.get({ publicKey: options })
}

function inWords (credential) {
  const { response } = credential
  const held = { clientDataJSON: words(response.clientDataJSON) }
  for (const part of ['attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (response[part]) held[part] = words(response[part])
  }
  if (response.getTransports) held.transports = response.getTransports()
  return JSON.stringify({
    id: credential.id,
    rawId: words(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: held
  })
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  const button = Array.from(form.elements).find((element) => element.type === 'button')
  const failed = form.querySelector('[data-passkey-failed]')
  if (supported) {
    button.hidden = false
    form.querySelector('[data-passkey-away]').hidden = true
  }
  button.addEventListener('click', async () => {
    failed.hidden = true
    button.disabled = true
    try {
      const act = form.dataset.passkey === 'create' ? create : get
      form.elements.credential.value = inWords(await act(await optionsOf(form), form))
      form.submit()
    } catch {
      failed.hidden = false
      button.disabled = false
    }
  })
  // Enter in a field is the button, too.
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    button.click()
  })
}
