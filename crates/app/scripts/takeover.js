// Taking a page over from the server. Where that fails, for whatever a browser's extensions have put into the page, the page stays what
// the server has made: links and forms. From then on the half that failed hears no event any more that it could keep from doing what the
// browser does with it. What extensions put into the page hears its own as before.

/** The events that are kept from it, and where they happen; everywhere, where it does not say. */
const KEPT = {
  click: 'a[href], button, input, label, select, summary',
  submit: '',
  keydown: '[role=menu], [popovertarget]',
  cancel: '',
  popstate: '',
  'guildhall:news': '',
};

let failed = false;

function fail() {
  if (failed) return;
  failed = true;
  delete document.documentElement.dataset.awake;
  document.documentElement.dataset.plain = '';
}

/** Whether an error stopped the WebAssembly: after one, none of it can be trusted. */
const isTrap = (error) => error instanceof WebAssembly.RuntimeError;

/** Loads the page again where nobody is at work in it. */
function loadAgain() {
  const atWork = 'dialog[open], :popover-open, input:focus, select:focus, textarea:focus';
  if (!document.querySelector(atWork)) location.reload();
}

for (const [name, where] of Object.entries(KEPT)) {
  // The first listener of all: it was there before the half that may fail.
  window.addEventListener(
    name,
    (event) => {
      if (!failed || (where && !event.target.closest?.(where))) return;
      event.stopImmediatePropagation();
      // The page does not follow addresses and news by itself any more.
      if (name === 'popstate') location.reload();
      if (name === 'guildhall:news' && !event.detail.first) loadAgain();
    },
    true,
  );
}
window.addEventListener('error', ({ error }) => isTrap(error) && fail());
window.addEventListener('unhandledrejection', ({ reason }) => isTrap(reason) && fail());

/** Takes the page over. */
export function takeOver(start, wasm) {
  start({ module_or_path: wasm }).catch((error) => {
    fail();
    console.error('Guildhall could not take this page over; its links and forms work without.', error);
  });
}
