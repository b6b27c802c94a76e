// What needs a second look is met first: the sum of a form's errors takes the focus when the page comes.
document.querySelector("[data-focus]")?.focus();
