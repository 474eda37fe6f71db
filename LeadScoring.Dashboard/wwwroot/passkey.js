// Asks the browser for a passkey and hands what it made to the form that stands around the button.
const addresses = { ask: '/access/passkey/ask', invited: '/access/passkey/invited', new: '/access/passkey/new' };

export async function go(form) {
  const kind = form.dataset.passkey, problem = form.querySelector('[data-passkey-problem]');
  problem.hidden = true;
  try {
    const answer = await fetch(addresses[kind], {
      method: 'POST',
      headers: { RequestVerificationToken: form.elements.__RequestVerificationToken.value, ...(form.dataset.link && { 'X-Link': form.dataset.link }) },
    });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const options = await answer.json();
    const credential = kind === 'ask'
      ? await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })
      : await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
    form.querySelector('input[type=hidden][name$=redential]').value = JSON.stringify(credential);
    form.submit();
  } catch {
    problem.hidden = false;
  }
}

document.addEventListener('click', event => {
  const button = event.target.closest('[data-passkey-go]');
  if (button) go(button.form);
});
