/* oxlint-disable typescript/no-unsafe-call, typescript/no-unsafe-member-access -- runs in the browser, whose types this project does not load */
// Only adds: every page works without this file.
// "/" goes to the search field, as in other archives; after a part of the page was exchanged, its heading is read out.
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]')) return
  const field = document.querySelector('input[type=search]')
  if (field === null) return
  event.preventDefault()
  field.focus()
})

document.addEventListener('htmx:after:swap', (event) => {
  if (event.detail?.ctx?.target?.id === 'found') return // beside what is being written: its writer stays there
  const heading = document.querySelector('#main h1')
  if (heading === null) return
  heading.setAttribute('tabindex', '-1')
  heading.focus({ preventScroll: true })
  window.scrollTo(0, 0)
})
