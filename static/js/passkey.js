// Passkeys: <div hidden data-passkey="get" data-options="…" data-stopped="…" data-known="…"> in a form with a field
// `credential`, around a button that sends the form. The browser is asked first, and what it says goes along.
for (const part of document.querySelectorAll("[data-passkey]")) {
  const { passkey: deed, options, stopped, known } = part.dataset;
  const button = part.querySelector("button");
  const said = part.querySelector("[role=status]");
  const read = { create: "parseCreationOptionsFromJSON", get: "parseRequestOptionsFromJSON" }[deed];
  if (!window.PublicKeyCredential?.[read]) continue;

  part.hidden = false;
  for (const other of part.closest("form").querySelectorAll("[data-no-passkey]")) other.hidden = true;

  const ask = async () => {
    const publicKey = PublicKeyCredential[read](JSON.parse(options));
    const credential = await navigator.credentials[deed]({ publicKey });
    button.form.elements.credential.value = JSON.stringify(credential);
    button.form.requestSubmit(button);
  };

  button.addEventListener("click", (event) => {
    event.preventDefault();
    said.textContent = "";
    ask().catch((why) => { said.textContent = why.name === "InvalidStateError" ? known : stopped; });
  });
}
