// News for open pages: one stream from the server for all tabs of a browser (decision 21).
//
// The tabs of one account agree on one of them by a lock; it holds the stream and tells the others by a channel. A tab that is closed
// lets go of the lock, and the next one takes over. What a page has to do is told to it by an event, `guildhall:news`: something that it
// may show is not what it was, so it asks again. Where there are no locks (they need TLS or this machine), a page has a stream of its own
// while it is visible.

/** How long to wait before a lost stream is opened again, in milliseconds: at first, and at most. */
const SOON = 500;
const LATEST = 15_000;
/** Visible pages of one browser do not all ask in the same moment. */
const SPREAD = 200;
/** A stream, or a leading tab, that is silent for so long is dead or asleep; the server says something every 15 seconds. */
const SILENCE = 30_000;

/** Whom this page was made for; the first half names the account. */
const identity = () => document.querySelector('meta[name=guildhall-page]')?.content ?? '';
const spread = (pause) => pause * (0.75 + Math.random() / 2);
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** The stamp of the state that was told last, and when anything was heard. */
let known;
let heard = Date.now();
/** The page is about to be told; it was told before it listened. */
let pending = false;
let missed = false;
let channel;
/** Ends the wait before the next try. */
let hurry = () => undefined;

/** Has the page ask again, once for all that comes in a moment. At `first` it only makes sure of what it was made with. */
function ask(first = false) {
  if (pending) return;
  pending = true;
  const say = () => {
    pending = false;
    const event = new CustomEvent('guildhall:news', { cancelable: true, detail: { first } });
    missed = window.dispatchEvent(event);
  };
  // Timers of hidden pages are late by themselves.
  if (document.hidden) queueMicrotask(say);
  else setTimeout(say, Math.random() * SPREAD);
}

/** Hears what the stream says, in whichever tab it is. */
function hear(news) {
  heard = Date.now();
  if (!news.stamp && !news.over) return;
  const [before, slug] = [known, location.pathname.split('/')[1]];
  known = news.stamp;
  const concerns = news.first ? news.stamp !== before : news.own || slug in news.moved;
  if (news.over || concerns) ask(news.first && before === undefined);
}

/** Says something to every tab, this one included. */
function tell(news) {
  hear(news);
  channel?.postMessage(news);
}

/** Reads a stream until it ends; true when it is of no use to open it again. */
async function read(signal, heed) {
  const headers = { 'guildhall-page': identity(), accept: 'text/event-stream' };
  const response = await fetch('/events/', { headers, cache: 'no-store', signal });
  if ([401, 403, 409].includes(response.status)) {
    hear({ over: true });
    return true;
  }
  if (!response.ok || !response.body) throw new Error(`The stream answered ${response.status}.`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ''; ; ) {
    const { done, value } = await reader.read();
    if (done) return false;
    heed();
    tell({});
    const blocks = (text + value).split('\n\n');
    text = blocks.pop();
    for (const block of blocks) {
      const data = block.split('\n').find((line) => line.startsWith('data: '));
      if (data) tell(JSON.parse(data.slice('data: '.length)));
    }
  }
}

/** Keeps a stream open for as long as it is wanted. */
async function follow(signal) {
  for (let pause = SOON; !signal.aborted; pause = Math.min(2 * pause, LATEST)) {
    const attempt = new AbortController();
    const end = () => attempt.abort();
    signal.addEventListener('abort', end);
    let dead = setTimeout(end, SILENCE);
    const heed = () => {
      pause = SOON;
      clearTimeout(dead);
      dead = setTimeout(end, SILENCE);
    };
    try {
      if (await read(attempt.signal, heed)) return;
    } catch {
      // It is lost, or cannot be had. A page without a stream asks now and then.
      if (pause === LATEST) ask();
    } finally {
      clearTimeout(dead);
      signal.removeEventListener('abort', end);
    }
    if (!signal.aborted) await Promise.race([wait(spread(pause)), new Promise((done) => (hurry = done))]);
  }
}

/** Follows as one of all tabs of an account. */
function followTogether() {
  const name = `guildhall-news-${identity().slice(0, 16)}`;
  let [leads, queues] = [false, false];
  channel = new BroadcastChannel(name);
  channel.addEventListener('message', ({ data }) => hear(data));

  const lead = (options) => {
    const leading = new AbortController();
    queues ||= !options.steal && !options.ifAvailable;
    const begin = async (lock) => {
      if (!lock) {
        // Another tab leads; what it said before this page listened is caught up with.
        ask(true);
        return lead({});
      }
      [leads, queues] = [true, queues && options.steal];
      await follow(leading.signal);
    };
    navigator.locks.request(name, options, begin).then(
      // The session is over, or another tab leads; a page that comes into sight tries again.
      () => ([leads] = [false]),
      // Another tab took over from this one, which seemed to be asleep.
      () => {
        leads = false;
        leading.abort();
        if (!queues) lead({});
      },
    );
  };
  const takeOver = () => {
    if (leads || document.hidden || Date.now() - heard < SILENCE) return;
    heard = Date.now();
    ask();
    lead({ steal: true });
  };
  lead({ ifAvailable: true });
  setInterval(takeOver, 5_000);
  document.addEventListener('visibilitychange', takeOver);
}

/** Follows alone, while the page is visible. */
function followAlone() {
  let current;
  const look = () => {
    current?.abort();
    current = document.hidden ? undefined : new AbortController();
    if (current) void follow(current.signal);
  };
  document.addEventListener('visibilitychange', look);
  look();
}

/** Asks when there may be something to catch up with. */
function catchUp() {
  hurry();
  ask();
}

if (identity()) {
  window.addEventListener('online', catchUp);
  window.addEventListener('pageshow', ({ persisted }) => persisted && catchUp());
  window.addEventListener('guildhall:ready', () => missed && ask(true));
  if (navigator.locks && 'BroadcastChannel' in window) followTogether();
  else followAlone();
}
