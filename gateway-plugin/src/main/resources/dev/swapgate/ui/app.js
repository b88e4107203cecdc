// The status page. Text is only ever written as text, so nothing a model prints can become markup.

const RETRY_MILLIS = 2000;
const SILENCE_MILLIS = 25000;
const LOG_LIMIT = 200000;
const QUEUE_MILLIS = 2000;
const QUEUE_ROWS = 50;
const KEY = "swapgate.key";
const THEME = "swapgate.theme";
const DEFAULT_GROUP = "(default)";

const byId = (id) => document.getElementById(id);
const base = new URL(".", document.baseURI).href;

// ---------------------------------------------------------------- small tools

function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node) {
      node[name] = value;
    } else {
      node.setAttribute(name, value);
    }
  }
  node.append(...children);
  return node;
}

/** Writes only what differs, so that a selection or a screen reader is not disturbed. */
function write(node, text) {
  if (node.textContent !== String(text)) {
    node.textContent = text;
  }
}

function duration(seconds) {
  const s = Math.floor(seconds);
  if (s < 1) return seconds > 0 ? "< 1 s" : "0 s";
  if (s < 60) return `${s} s`;
  if (s < 3600) return s % 60 === 0 ? `${s / 60} min` : `${Math.floor(s / 60)} min ${s % 60} s`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
  return `${Math.floor(s / 86400)} d ${Math.floor((s % 86400) / 3600)} h`;
}

/** A model's id as a path: its slashes stay, as not every host takes them encoded. */
function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  const power = Math.min(4, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(1)} ${["", "kB", "MB", "GB", "TB"][power]}`;
}

function pathOf(id) {
  return id.split("/").map(encodeURIComponent).join("/");
}

function toast(text, bad = false) {
  const close = element("button", { type: "button", "aria-label": "Dismiss" }, "✕");
  const node = element("div", { className: bad ? "toast bad" : "toast" }, element("span", {}, text), close);
  close.addEventListener("click", () => node.remove());
  byId("toasts").append(node);
  setTimeout(() => node.remove(), bad ? 15000 : 5000);
}

// ---------------------------------------------------------------- calling the gateway

class GatewayProblem extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

// Without credentials the browser does not ask for a password by itself: this page asks for the key. Once something other
// than the gateway answers, it may be a server in front that knows the user by a cookie.
let credentials = "omit";
let answeredOnce = false;

async function request(path, options) {
  const headers = { Accept: "application/json" };
  const key = sessionStorage.getItem(KEY);
  if (key) {
    headers.Authorization = `Bearer ${key}`;
  }
  try {
    return await fetch(base + path, { cache: "no-store", credentials, ...options, headers });
  } catch (problem) {
    if (!answeredOnce && problem instanceof TypeError) {
      credentials = "same-origin";
    }
    throw problem;
  }
}

async function call(path, options = {}) {
  const response = await request(path, options);
  if (response.ok) {
    answeredOnce = true;
    return response;
  }
  let error = {};
  try {
    error = (await response.json()).error ?? {};
  } catch {
    credentials = "same-origin";
  }
  throw new GatewayProblem(
    response.status, error.code ?? "", error.message ?? `the server answered ${response.status}`);
}

// ---------------------------------------------------------------- API key

let keyWanted = null;

/** Asks for a key; all who need one wait for the same answer. */
function askForKey() {
  if (keyWanted === null) {
    byId("key-error").hidden = !sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    keyWanted = new Promise((resolve) => {
      byId("key-form").addEventListener("submit", (event) => {
        event.preventDefault();
        sessionStorage.setItem(KEY, byId("key-input").value.trim());
        byId("key-input").value = "";
        byId("key-dialog").close();
        keyWanted = null;
        resolve();
      }, { once: true });
    });
    byId("key-dialog").showModal();
  }
  return keyWanted;
}

byId("key-dialog").addEventListener("cancel", (event) => event.preventDefault());

// ---------------------------------------------------------------- status

let status = null;
let received = 0;
let watching = null;
let wake = null;
const rows = new Map();
const busy = new Map();

/** Follows the status as long as the page is seen. */
async function watch() {
  watching?.abort();
  const mine = new AbortController();
  watching = mine;
  while (!mine.signal.aborted) {
    let pause = RETRY_MILLIS;
    const silence = new AbortController();
    try {
      const signal = AbortSignal.any([mine.signal, silence.signal]);
      await followStatus(signal, () => silence.abort());
    } catch (problem) {
      if (!mine.signal.aborted) {
        pause = await notReached(problem);
      }
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** Reads a line of JSON for each change; silence longer than the gateway's own pauses is a lost connection. */
async function followStatus(signal, onSilence) {
  let timer = setTimeout(onSilence, SILENCE_MILLIS);
  try {
    const response = await call("api/status/stream", { signal });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        throw new TypeError("the stream has ended");
      }
      clearTimeout(timer);
      timer = setTimeout(onSilence, SILENCE_MILLIS);
      const lines = (text + value).split("\n");
      text = lines.pop();
      if (lines.length > 0) {
        status = JSON.parse(lines.at(-1));
        received = performance.now();
        reached();
      }
    }
  } finally {
    clearTimeout(timer);
  }
}

/** Seconds since the status was received: times go on by themselves. */
const age = () => (performance.now() - received) / 1000;

function reached() {
  document.body.classList.remove("stale", "unknown");
  byId("banner").hidden = true;
  const words = { ready: "Ready", preloading: "Preloading", shutting_down: "Shutting down" };
  pill(status.status, words[status.status] ?? status.status);
  show();
  showChoices();
  followQueue();
  followFlights();
  if (wake !== null) {
    wake();
  }
}

/** Shows why there is no status, and says in how many milliseconds to try again. */
async function notReached(problem) {
  if (problem.status === 401) {
    pill("refused", "Key needed");
    await askForKey();
    restartLog();
    return 0;
  }
  document.body.classList.remove("unknown");
  document.body.classList.add("stale");
  const refused = problem instanceof GatewayProblem;
  pill(refused ? "refused" : "unreachable", refused ? "Refused" : "Unreachable");
  write(byId("banner"), refused ? problem.message : "The gateway does not answer. Trying again …");
  byId("banner").hidden = false;
  return RETRY_MILLIS;
}

function show() {
  write(byId("about"), `Version ${status.version} · up ${duration(status.uptime + age())}`);
  showSummary();
  showModels();
}

function pill(name, text) {
  byId("status").dataset.status = name;
  write(byId("status-text"), text);
}

const models = () => status.groups.flatMap((group) => group.models);

function showSummary() {
  const all = models();
  const ready = all.filter((model) => model.state === "ready").length;
  write(byId("ready-count"), ready);
  write(byId("ready-total"), `of ${all.length}`);
  write(byId("in-flight"), status.queue.in_flight);
  write(byId("waiting"), status.queue.waiting);
  write(byId("waiting-max"), `of ${status.queue.max} at most`);
  const oldest = Math.max(0, ...all.map((model) => model.oldest_wait));
  write(byId("oldest-wait"), oldest > 0 ? duration(oldest + age()) : "–");
  document.title = ready > 0 ? `Swapgate · ${ready} ready` : "Swapgate";
  byId("unload-all").disabled = all.every((model) => model.state === "off" || model.state === "failed");
}

// ---------------------------------------------------------------- queue

let queueRead = -QUEUE_MILLIS;
let queueReading = false;

/** Reads who waits, again and again as long as somebody does. */
async function followQueue() {
  if (status.queue.waiting === 0) {
    byId("queue-card").hidden = true;
    return;
  }
  if (queueReading || performance.now() - queueRead < QUEUE_MILLIS) {
    return;
  }
  queueReading = true;
  try {
    const queue = await (await call("api/queue")).json();
    showQueue(queue.models.filter((model) => model.waiters.length > 0), queue.waiting);
  } catch {
    // What is wrong with the gateway is told by the status.
  } finally {
    queueRead = performance.now();
    queueReading = false;
  }
}

function showQueue(waitedFor, waiting) {
  const all = waitedFor.flatMap((model) => model.waiters.map((waiter) => waiterRow(model, waiter)));
  byId("queue-rows").replaceChildren(...all.slice(0, QUEUE_ROWS));
  byId("queue-card").hidden = all.length === 0;
  const more = waiting - Math.min(all.length, QUEUE_ROWS);
  write(byId("queue-more"), `and ${more} more`);
  byId("queue-more").hidden = more <= 0;
}

const QUEUE_LABELS = ["Model", "Place", "Request", "Waited", "Probably yet", "Waits for"];

/** An id by its beginning: the whole is its title. */
const shortened = (id) => (id.length > 14 ? `${id.slice(0, 13)}…` : id);

function waiterRow(model, waiter) {
  const cell = (text, className = "") => element("td", { className }, text);
  const expected = waiter.eta === null ? "–" : duration(waiter.eta);
  const upper = waiter.eta_upper === null ? "" : ` … ${duration(waiter.eta_upper)}`;
  const causes = waiter.position === 1 ? model.waits_for.map((cause) => cause.text).join("; ") : "";
  const request = cell(shortened(waiter.request ?? "–"), "request");
  request.title = waiter.request ?? "";
  const cells = [
    cell(model.id, "id"), cell(String(waiter.position), "col-number"), request,
    cell(duration(waiter.waited), "col-number"), cell(expected + upper, "col-number"), cell(causes)];
  cells.forEach((one, i) => one.setAttribute("data-label", QUEUE_LABELS[i]));
  return element("tr", {}, ...cells);
}

// ---------------------------------------------------------------- requests in flight, and those that wait

let flightsRead = -QUEUE_MILLIS;
let flightsReading = false;

/** Reads which requests there are, again and again as long as there are any. */
async function followFlights() {
  if (status.queue.waiting + status.queue.in_flight === 0) {
    byId("flights-card").hidden = true;
    return;
  }
  if (flightsReading || performance.now() - flightsRead < QUEUE_MILLIS) {
    return;
  }
  flightsReading = true;
  try {
    showFlights((await (await call("api/inflight")).json()).requests ?? []);
  } catch {
    // What is wrong with the gateway is told by the status.
  } finally {
    flightsRead = performance.now();
    flightsReading = false;
  }
}

const flightRows = new Map();

/** Rows stay as long as their requests, so that a button is not taken away below a finger. */
function showFlights(flights) {
  const shown = flights.slice(0, QUEUE_ROWS);
  for (const id of [...flightRows.keys()].filter((id) => shown.every((flight) => flight.id !== id))) {
    flightRows.get(id).node.remove();
    flightRows.delete(id);
  }
  for (const flight of shown) {
    if (!flightRows.has(flight.id)) {
      flightRows.set(flight.id, flightRow(flight));
      byId("flight-rows").append(flightRows.get(flight.id).node);
    }
    flightRows.get(flight.id).show(flight);
  }
  byId("flights-card").hidden = flights.length === 0;
  write(byId("flights-more"), `and ${flights.length - shown.length} more`);
  byId("flights-more").hidden = flights.length === shown.length;
}

function flightRow(flight) {
  const cell = (label, className, ...children) => element("td", { className, "data-label": label }, ...children);
  const since = cell("Since", "col-number");
  const bytes = cell("Received", "col-number");
  const name = `request ${flight.id} to ${flight.model}`;
  const button = element("button", { type: "button", "aria-label": `Cancel ${name}` }, "Cancel");
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await call(`api/inflight/${encodeURIComponent(flight.id)}/cancel`, { method: "POST" });
    } catch (problem) {
      button.disabled = false;
      // It may have ended by itself meanwhile.
      if (problem.status !== 404) await acted(problem, `The ${name} was not cancelled`);
    }
  });
  const node = element("tr", {},
    cell("Model", "id", flight.model || "–"), cell("Path", "request", `${flight.method} ${flight.req_path}`),
    cell("Client", "request", flight.remote_ip), since, bytes, cell("", "col-action", button));
  function show(now) {
    write(since, duration(now.elapsed_ms / 1000));
    write(bytes, size(now.resp_bytes));
  }
  return { node, show };
}

// ---------------------------------------------------------------- models

let shape = "";

function showModels() {
  const table = document.querySelector(".models");
  const now = JSON.stringify(status.groups.map((group) =>
    [group.name, group.swap, group.exclusive, group.persistent, group.models.map((model) => model.id)]));
  if (now !== shape) {
    shape = now;
    rows.clear();
    table.querySelectorAll("tbody").forEach((body) => body.remove());
    table.append(...status.groups.map(groupBody));
  }
  byId("no-models").hidden = rows.size > 0;
  models().forEach((model) => rows.get(model.id).show(model));
}

function rule(group) {
  const among = group.models.length === 1 ? "" : group.swap ? "one at a time" : "all may run together";
  const others = group.exclusive ? "loading one makes other groups leave" : "leaves other groups alone";
  return [among, others].filter((text) => text !== "").join(", ");
}

function groupBody(group) {
  const single = status.groups.length === 1 && group.name === DEFAULT_GROUP;
  const name = group.name === DEFAULT_GROUP ? (single ? "All models" : "Default group") : group.name;
  const heading = element("th", { colSpan: 8, scope: "rowgroup", role: "rowheader" },
    element("span", { className: "group-name" }, name));
  if (group.persistent) {
    heading.append(element("span", { className: "chip", title: "No other group makes it leave" }, "persistent"));
  }
  heading.append(element("span", { className: "group-rule" }, rule(group)));
  const body = element("tbody", { role: "rowgroup" },
    element("tr", { className: "group", role: "row" }, heading));
  for (const model of group.models) {
    const row = modelRow(model);
    rows.set(model.id, row);
    body.append(row.node);
  }
  return body;
}

function modelRow(model) {
  const cell = (className, label, ...children) =>
    element("td", { className, role: "cell", "data-label": label }, ...children);
  const text = (className) => element("span", { className });
  const failure = text("note failure");
  const title = [model.name.trim(), model.description.trim()].filter((part) => part !== "").join(": ");
  const identity = cell("col-model", "Model", element("span", { className: "id" }, model.id));
  if (model.unlisted) {
    identity.append(element("span", { className: "chip", title: "Left out of listings" }, "unlisted"));
  }
  if (title !== "") {
    identity.append(element("span", { className: "note" }, title));
  }
  if (model.aliases.length > 0) {
    identity.append(element("span", { className: "note" }, `also ${model.aliases.join(", ")}`));
  }
  identity.append(failure);

  const word = text("");
  const note = text("note state-note");
  const state = element("span", { className: "state" },
    element("span", { className: "dot", "aria-hidden": "true" }), word);
  const stateCell = cell("col-state", "State", state, note);
  const inFlight = cell("col-number", "In flight");
  const waiting = cell("col-number", "Waiting");
  const uptime = cell("col-number col-time", "Uptime");
  const ttl = cell("col-number col-time", "Idle limit");
  const port = cell("col-number", "Port");
  const button = element("button", { type: "button" });
  button.addEventListener("click", () => act(model.id, button.dataset.action));
  const node = element("tr", { className: "model", role: "row" },
    identity, stateCell, inFlight, waiting, uptime, ttl, port, cell("col-action", "Actions", button));

  function show(now) {
    stateCell.dataset.state = isDue(now) ? "loading" : now.state;
    write(word, isDue(now) ? "Waiting" : (STATES[now.state] ?? now.state));
    write(note, stateNote(now));
    write(failure, now.state === "failed" && now.last_failure ? now.last_failure : "");
    number(inFlight, now.in_flight, "");
    number(waiting, now.waiting, "waiting-some");
    waiting.title = now.waiting > 0 ? `the first for ${duration(now.oldest_wait + age())}` : "";
    optional(uptime, now.uptime > 0 ? duration(now.uptime + age()) : "");
    optional(ttl, now.ttl > 0 ? duration(now.ttl) : "");
    optional(port, now.port ?? "");
    showButton(button, now);
  }
  return { node, show };
}

const STATES = {
  off: "Off", loading: "Loading", ready: "Ready", draining: "Draining", stopping: "Stopping", failed: "Failed",
};

function stateNote(model) {
  // Before the second load there is only a guess.
  if (model.state === "loading" && model.generation > 1) return `usually ${duration(model.load_estimate)}`;
  if (waitsForTurn(model)) return "waits for its turn";
  if (isDue(model)) return "is loaded when it is its turn";
  const pause = Math.ceil(model.backoff - age());
  if (model.state === "failed" && pause > 0) return `not tried again for ${duration(pause)}`;
  if (model.state === "draining" && model.in_flight > 0) return `${model.in_flight} to finish`;
  return "";
}

function number(cell, value, className) {
  write(cell, value);
  cell.classList.toggle("zero", value === 0);
  if (className !== "") {
    cell.classList.toggle(className, value > 0);
  }
}

function optional(cell, text) {
  write(cell, text === "" ? "–" : text);
  cell.classList.toggle("zero", text === "");
}

const ACTIONS = {
  off: ["load", "Load"],
  failed: ["load", "Load"],
  loading: ["unload", "Cancel"],
  ready: ["unload", "Unload"],
  draining: ["force", "Unload now"],
  stopping: ["", "Stopping"],
};

/** Whether its load was asked for here and has not begun. */
const waitsForTurn = (model) =>
  busy.get(model.id)?.action === "load" && (model.state === "off" || model.state === "failed");

/** Whether somebody waits for it, so that it is going to be loaded. */
const isDue = (model) => model.state === "off" && model.waiting > 0;

function showButton(button, model) {
  const asked = busy.get(model.id);
  let [action, label] = ACTIONS[model.state] ?? ["", "–"];
  if (waitsForTurn(model)) {
    // Leaving takes it out of the queue.
    [action, label] = ["leave", "Cancel"];
  } else if (isDue(model)) {
    [action, label] = ["", "Load is due"];
  }
  write(button, label);
  button.disabled = action === "" || asked?.action === action;
  button.dataset.action = action;
  button.setAttribute("aria-label", `${label} ${model.id}`);
}

async function act(id, action) {
  if (action === "leave") {
    busy.get(id)?.abort.abort();
    return;
  }
  const mine = { action, abort: new AbortController() };
  busy.set(id, mine);
  const path = action === "load" ? `api/models/load/${pathOf(id)}` : `api/models/unload/${pathOf(id)}`;
  const query = action === "force" ? "?mode=force" : "";
  const answer = call(path + query, { method: "POST", signal: mine.abort.signal });
  show();
  try {
    await answer;
    toast(action === "load" ? `${id} is ready.` : `${id} is unloaded.`);
  } catch (problem) {
    // Given up, here or by a newer action: no news.
    if (!mine.abort.signal.aborted && busy.get(id) === mine) {
      await acted(problem, action === "load" ? `${id} was not loaded` : `${id} was not unloaded`);
    }
  } finally {
    if (busy.get(id) === mine) {
      busy.delete(id);
    }
    show();
  }
}

async function acted(problem, what) {
  if (problem.status === 401) {
    await askForKey();
    return;
  }
  toast(`${what}: ${problem instanceof GatewayProblem ? problem.message : "the gateway does not answer."}`, true);
}

byId("unload-all").addEventListener("click", async () => {
  try {
    await call("api/models/unload", { method: "POST" });
    toast("All models are unloaded.");
  } catch (problem) {
    await acted(problem, "Not everything was unloaded");
  }
});

// ---------------------------------------------------------------- how to call

const sampleModel = byId("sample-model");
const logSource = byId("log-source");
let choices = "";

function showChoices() {
  const ids = models().map((model) => model.id);
  const now = JSON.stringify(ids);
  if (now !== choices) {
    choices = now;
    const chosen = sampleModel.value;
    const first = models().find((model) => model.state === "ready") ?? models().find((model) => !model.unlisted);
    sampleModel.replaceChildren(...ids.map((id) => element("option", { value: id }, id)));
    sampleModel.value = ids.includes(chosen) ? chosen : (first?.id ?? ids[0] ?? "");
    const source = logSource.value;
    const logs = ids.map((id) => element("option", { value: `model/${id}` }, id));
    logSource.replaceChildren(...[...logSource.options].slice(0, 2), ...logs);
    logSource.value = source;
  }
  showSample();
}

function showSample() {
  const key = sessionStorage.getItem(KEY) !== null;
  const model = sampleModel.value || "MODEL";
  write(byId("sample"), SAMPLES[byId("sample-kind").value](model, key));
}

/** Text as one word of a POSIX shell. */
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

function curl(path, headers, body) {
  const lines = [`curl ${base}${path}`, ...headers.map((header) => `-H ${header}`)];
  const members = Object.entries(body).map(([name, value]) => `    "${name}": ${JSON.stringify(value)}`);
  lines.push(`-H 'Content-Type: application/json'`, `-d ${quoted(`{\n${members.join(",\n")}\n  }`)}`);
  return lines.join(" \\\n  ");
}

const hello = [{ role: "user", content: "Hello!" }];
const bearer = (key) => (key ? ['"Authorization: Bearer $SWAPGATE_KEY"'] : []);

const SAMPLES = {
  chat: (model, key) => curl("v1/chat/completions", bearer(key), { model, messages: hello }),
  stream: (model, key) =>
    curl("v1/chat/completions", bearer(key), { model, stream: true, messages: hello }).replace("curl ", "curl -N "),
  messages: (model, key) =>
    curl("v1/messages", ["'anthropic-version: 2023-06-01'", ...(key ? ['"x-api-key: $SWAPGATE_KEY"'] : [])],
      { model, max_tokens: 256, messages: hello }),
  python: (model, key) => [
    ...(key ? ["import os"] : []),
    "from openai import OpenAI",
    "",
    "client = OpenAI(",
    `    base_url=${JSON.stringify(`${base}v1`)},`,
    `    api_key=${key ? 'os.environ["SWAPGATE_KEY"]' : '"none"'},`,
    ")",
    "answer = client.chat.completions.create(",
    `    model=${JSON.stringify(model)},`,
    '    messages=[{"role": "user", "content": "Hello!"}],',
    ")",
    "print(answer.choices[0].message.content)",
  ].join("\n"),
};

write(byId("base-openai"), `${base}v1`);
write(byId("base-anthropic"), base.replace(/\/$/, ""));
sampleModel.addEventListener("change", showSample);
byId("sample-kind").addEventListener("change", showSample);

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const copied = await copy(byId(button.dataset.copy));
    write(button, copied ? "Copied" : "Press Ctrl+C");
    setTimeout(() => write(button, "Copy"), 2000);
  });
}

/** Copies an element's text; where the browser forbids that (no TLS), selects it at least. */
async function copy(node) {
  try {
    await navigator.clipboard.writeText(node.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(node);
    return false;
  }
}

// ---------------------------------------------------------------- log

const log = byId("log");
const follow = byId("log-follow");
let logReader = null;

function restartLog() {
  logReader?.abort();
  logReader = new AbortController();
  clearLog();
  readLog(logReader.signal);
}

async function readLog(signal) {
  const source = logSource.value.replace(/^model\//, "");
  let path = `logs/stream/${pathOf(source)}`;
  while (!signal.aborted) {
    try {
      const response = await call(path, { signal });
      await appendAll(response.body.getReader(), signal);
    } catch (problem) {
      if (signal.aborted || problem.status === 401) {
        // Superseded, or the status refresh asks for the key and starts the log again.
        return;
      }
    }
    // Broken off: go on, from the start of what is kept, when the gateway answers again.
    await new Promise((resolve) => { wake = resolve; });
    wake = null;
    if (!signal.aborted) {
      clearLog();
    }
  }
}

async function appendAll(reader, signal) {
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done || signal.aborted) {
      return;
    }
    const text = rest + decoder.decode(value, { stream: true });
    const cut = text.search(HALF_SEQUENCE);
    rest = cut >= 0 && text.length - cut < 200 ? text.slice(cut) : "";
    append(plain(text.slice(0, text.length - rest.length)));
  }
}

// What programs send to colour a terminal, and the beginning of it at the end of a piece.
const SEQUENCES = /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[@-Z\\^_]/g;
const HALF_SEQUENCE = /(?:\u001b(?:\[[0-?]*[ -/]*|\][^\u0007\u001b]*)?|\r)$/;

const plain = (text) => text.replace(SEQUENCES, "").replace(/\r\n?/g, "\n");

let unwritten = "";
let logLength = 0;

/** Writes once per frame, so that a chatty model does not hold up the page. */
function append(text) {
  if (unwritten === "" && text !== "") {
    requestAnimationFrame(writeLog);
  }
  unwritten = (unwritten + text).slice(-LOG_LIMIT);
}

function writeLog() {
  log.append(unwritten);
  logLength += unwritten.length;
  unwritten = "";
  while (logLength > LOG_LIMIT && log.childNodes.length > 1) {
    logLength -= log.firstChild.length;
    log.firstChild.remove();
  }
  if (follow.checked) {
    log.scrollTop = log.scrollHeight;
  }
}

function clearLog() {
  log.replaceChildren();
  logLength = 0;
  unwritten = "";
}

log.addEventListener("scroll", () => {
  follow.checked = log.scrollTop + log.clientHeight >= log.scrollHeight - 8;
});
follow.addEventListener("change", () => {
  if (follow.checked) {
    log.scrollTop = log.scrollHeight;
  }
});
logSource.addEventListener("change", restartLog);
byId("log-clear").addEventListener("click", clearLog);

// ---------------------------------------------------------------- theme and start

const theme = byId("theme");
theme.value = localStorage.getItem(THEME) ?? "auto";
function showTheme() {
  document.documentElement.dataset.theme = theme.value;
}
theme.addEventListener("change", () => {
  localStorage.setItem(THEME, theme.value);
  showTheme();
});
showTheme();

// A hidden tab asks for nothing and holds no connection: browsers allow only a few per server.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    watching?.abort();
    logReader?.abort();
  } else {
    watch();
    restartLog();
  }
});

// Before anything is known, empty tables would say what is not so.
document.body.classList.add("unknown");

// Times go on between two changes.
setInterval(() => {
  if (status !== null && !document.hidden && !document.body.classList.contains("stale")) {
    show();
    followQueue();
    followFlights();
  }
}, 1000);

watch();
restartLog();
