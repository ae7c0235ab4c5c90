'use strict';
// Runs one scenario on the real Node and writes its transcript, a JSON object a line.
//
//   node driver.js SCENARIO [TRANSCRIPT]
//
// README.md describes both. The driver of the library (driver/*.c) does the same things in the same
// order; whoever changes one changes the other. peer.js is the child's side of a channel and plays its part by this file.

const fs = require('fs');
const path = require('path');
const { execFileSync } = require('child_process');
const childProcess = require('child_process');

const scenario = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const transcript = process.argv[3] ? fs.openSync(process.argv[3], 'w') : 1;
const CHILD_EVENTS = ['spawn', 'error', 'exit', 'close'];

const opened = {}; // name -> descriptor
const children = {}; // name -> { child, controller, prefix }; the scenario's own child is ''
const texts = {}; // stream -> what has come so far
let rules = [];
let current = 'start'; // the event whose actions run
let descriptorsBefore = 0;

function emit(entry) {
  fs.writeSync(transcript, JSON.stringify(entry) + '\n');
}

function emitHere(entry) {
  emit({ ...entry, in: current });
}

// ---- errors ----

function describe(error) {
  const entry = { name: error.name, code: error.code, message: error.message };
  for (const key of ['errno', 'syscall', 'path', 'spawnargs', 'killed', 'signal', 'cmd'])
    if (error[key] !== undefined) entry[key] = error[key];
  return entry;
}

function attempt(what, body) {
  try {
    return body();
  } catch (error) {
    emitHere({ throw: what, ...describe(error) });
    return undefined;
  }
}

// ---- properties ----

const windows = process.platform === 'win32';

// Handles come and go there with the threads of the system.
function descriptors() {
  return windows ? 0 : fs.readdirSync('/proc/self/fd').length;
}

function isAlive(pid) {
  try {
    if (windows) return process.kill(pid, 0);
    return fs.readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /s, '')[0] !== 'Z';
  } catch {
    return false;
  }
}

function kindOf(stream) {
  return stream ? 'pipe' : null;
}

const properties = {
  pid: (child) => child.pid || null,
  exitCode: (child) => child.exitCode,
  signalCode: (child) => child.signalCode,
  killed: (child) => child.killed,
  spawnfile: (child) => child.spawnfile,
  spawnargs: (child) => child.spawnargs,
  stdin: (child) => kindOf(child.stdin),
  stdout: (child) => kindOf(child.stdout),
  stderr: (child) => kindOf(child.stderr),
  stdio: (child) => (child.stdio || [null, null, null]).map(kindOf),
  alive: (child) => isAlive(child.pid),
  leaked: () => descriptors() - descriptorsBefore,
};

const channel = require('./channel.js')({ emitHere, fire, attempt });
Object.assign(properties, channel.properties);

// ---- actions ----

function streamOf(one, name) {
  const child = one.child;
  const match = /^stdio(\d+)$/.exec(name);
  return match ? child.stdio[Number(match[1])] : child[name];
}

function write(one, action) {
  const name = one.prefix + action.write;
  const data = action.bytes !== undefined ? Buffer.alloc(action.bytes, 'x') : action.data;
  const done = (error) => fire(`${name}.written`, { error: error ? error.code : null });
  const value = attempt('write', () => streamOf(one, action.write).write(data, action.callback ? done : undefined));
  emitHere({ return: 'write', stream: name, value });
}

function kill(one, action) {
  const value = attempt('kill', () => (action.kill === true ? one.child.kill() : one.child.kill(action.kill)));
  if (value !== undefined) emitHere({ return: 'kill', value });
}

function print(one, action) {
  const entry = {};
  for (const name of action.print) entry[name] = properties[name](one.child);
  emitHere({ properties: entry });
}

// Until the child is dead and nobody has waited for it: its parent sits here and cannot.
function awaitZombie(one) {
  while (isAlive(one.child.pid));
}

const actions = {
  write,
  kill,
  print,
  end: (one, action) => streamOf(one, action.end).end(),
  destroy: (one, action) => streamOf(one, action.destroy).destroy(),
  pause: (one, action) => streamOf(one, action.pause).pause(),
  resume: (one, action) => streamOf(one, action.resume).resume(),
  listen: (one, action) => listen(one, action.listen),
  ref: (one) => one.child.ref(),
  unref: (one) => one.child.unref(),
  abort: (one) => one.controller.abort(),
  await: awaitZombie,
  become: (one, action) => process.setuid(action.become),
  tell: (one, action) => fs.closeSync(fs.openSync(action.tell, 'w')),
  note: (one, action) => emitHere({ note: action.note }),
  ...channel.actions,
};

function act(action) {
  const one = children[action.child || ''];
  const name = Object.keys(actions).find((key) => key in action);
  if (!name) throw new Error('unknown action ' + JSON.stringify(action));
  actions[name](one, action);
}

// Prints an event and runs the actions that wait for it.
function fire(event, facts) {
  emit({ event, ...facts });
  const said = facts.text ?? facts.json;
  if (said !== undefined) texts[event] = (texts[event] || '') + said;
  const outer = current;
  current = event;
  for (const rule of rules) {
    if (rule.done || rule.event !== event) continue;
    const seen = rule.every ? said : texts[event];
    if (rule.text !== undefined && !(seen || '').includes(rule.text)) continue;
    rule.done = !rule.every;
    rule.do.forEach(act);
  }
  current = outer;
}

// ---- events ----

const childListeners = {
  spawn: () => ({}),
  error: (error) => describe(error),
  exit: (code, signal) => ({ code, signal }),
  close: (code, signal) => ({ code, signal }),
};

const streamListeners = {
  data: (chunk) => (scenario.sizes ? { size: Buffer.from(chunk).length } : { text: contentOf(chunk) }),
  end: () => ({}),
  finish: () => ({}),
  drain: () => ({}),
  close: () => ({}),
  error: (error) => describe(error),
};

// 'exit' or 'stdout.data'
function listen(one, name) {
  const dot = name.indexOf('.');
  const emitter = dot < 0 ? one.child : streamOf(one, name.slice(0, dot));
  const event = name.slice(dot + 1);
  const ofChannel = dot < 0 && channel.listeners[event];
  const facts = ofChannel ? ofChannel(one) : (dot < 0 ? childListeners : streamListeners)[event];
  if (!facts) throw new Error('unknown event ' + name);
  if (emitter) emitter.on(event, (...args) => fire(one.prefix + name, facts(...args)));
}

function defaultEvents(child) {
  const names = [...CHILD_EVENTS];
  if (child.channel) names.push('message', 'internalMessage', 'disconnect');
  (child.stdio || []).forEach((stream, index) => {
    const name = ['stdin', 'stdout', 'stderr'][index] || `stdio${index}`;
    if (!stream) return;
    names.push(...(index === 0 ? ['error', 'close'] : ['data', 'end', 'error', 'close']).map((event) => `${name}.${event}`));
  });
  return names;
}

// ---- options ----

function stdioElement(element) {
  if (element === null || typeof element !== 'object') return element;
  if ('open' in element) return opened[element.open];
  const [name, stream] = element.stream.split('.');
  return streamOf(children[name], stream);
}

function optionsOf(spec, one) {
  const from = spec.options || {};
  const options = {};
  for (const key of ['cwd', 'env', 'argv0', 'shell', 'detached', 'uid', 'gid', 'timeout', 'killSignal', 'encoding', 'input', 'execPath', 'execArgv', 'silent', 'serialization', 'windowsVerbatimArguments', 'windowsHide'])
    if (key in from) options[key] = from[key];
  if ('maxBuffer' in from) options.maxBuffer = Number(from.maxBuffer);
  if ('inputBytes' in from) options.input = Buffer.alloc(from.inputBytes, 'x');
  if (from.env_add) {
    options.env = { ...(from.env || process.env), ...from.env_add };
    for (const name of Object.keys(from.env_add)) if (from.env_add[name] === null) delete options.env[name];
  }
  if ('stdio' in from) options.stdio = Array.isArray(from.stdio) ? from.stdio.map(stdioElement) : from.stdio;
  one.advanced = from.serialization === 'advanced';
  if (from.signal) {
    one.controller = new AbortController();
    options.signal = one.controller.signal;
    if (from.signal === 'aborted') one.controller.abort();
  }
  return options;
}

// ---- results ----

// Bytes as the transcript tells them: a character a byte, or how many there are.
function contentOf(data) {
  if (data === null || data === undefined) return null;
  const buffer = typeof data === 'string' ? Buffer.from(data) : data;
  return scenario.sizes ? buffer.length : buffer.toString('latin1');
}

function callbackOf(spec, one) {
  if (spec.callback === false) return undefined;
  return (error, stdout, stderr) =>
    fire(one.prefix + 'callback', {
      ...(error ? describe(error) : { name: null }),
      stdout: contentOf(stdout),
      stderr: contentOf(stderr),
    });
}

// What the three synchronous methods tell, in the result of spawnSync or with the error that the others throw.
function resultFacts(error, result) {
  const facts = error ? describe(error) : { name: null };
  delete facts.spawnargs;
  return {
    ...facts,
    status: result.status,
    signal: result.signal,
    pid: result.pid ? 'a process' : 0,
    output: result.output && result.output.map(contentOf),
    stdout: contentOf(result.stdout),
    stderr: contentOf(result.stderr),
  };
}

function commandSync(call) {
  try {
    return { name: null, stdout: contentOf(call()) };
  } catch (error) {
    if ('status' in error) return resultFacts(error, error);
    throw error;
  }
}

// ---- methods ----

const fileOf = (spec) => (spec.file === null ? undefined : spec.file);

// A peer is told where its part of the scenario is, and where its transcript goes.
function argsOf(spec) {
  if (!spec.peer) return spec.args || [];
  const own = path.join(path.dirname(process.argv[2]), spec.name ? `peer-${spec.name}` : 'peer');
  return [process.argv[2], own, spec.name || '', ...(spec.args || [])];
}

// A program is no module: fork runs it as if it were another Node, and its first argument as the module.
function fork(spec, options) {
  const file = fileOf(spec);
  if (!spec.peer || file.endsWith('.js')) return childProcess.fork(file, argsOf(spec), options);
  const [first, ...rest] = argsOf(spec);
  return childProcess.fork(first, rest, { ...options, execPath: file, execArgv: [] });
}

const methods = {
  spawn: (spec, options) => childProcess.spawn(fileOf(spec), argsOf(spec), options),
  fork: (spec, options) => fork(spec, options),
  exec: (spec, options, one) => childProcess.exec(fileOf(spec), options, callbackOf(spec, one)),
  execFile: (spec, options, one) => childProcess.execFile(fileOf(spec), argsOf(spec), options, callbackOf(spec, one)),
};

const syncMethods = {
  spawnSync: (spec, options) => {
    const result = childProcess.spawnSync(fileOf(spec), argsOf(spec), options);
    return resultFacts(result.error, result);
  },
  execSync: (spec, options) => commandSync(() => childProcess.execSync(fileOf(spec), options)),
  execFileSync: (spec, options) => commandSync(() => childProcess.execFileSync(fileOf(spec), argsOf(spec), options)),
};

function listenByDefault(spec, one) {
  return ['spawn', 'fork'].includes(spec.method || 'spawn') ? defaultEvents(one.child) : CHILD_EVENTS;
}

function start(spec) {
  const name = spec.name || '';
  const one = { prefix: name ? name + '.' : '', child: null, controller: null };
  const called = spec.method || 'spawn';
  const method = methods[called] || syncMethods[called];
  if (!method) throw new Error('unknown method ' + called);
  const value = attempt(called, () => method(spec, optionsOf(spec, one), one)) || null;
  children[name] = one;
  if (methods[called]) one.child = value;
  else if (value) fire(one.prefix + 'result', value);
  if (one.child) (spec.listen || listenByDefault(spec, one)).forEach((event) => listen(one, event));
  fire(one.prefix + 'start', {});
}

// ---- before ----

// Room for one more descriptor, which is one too few for a pipe; or for no further process.
function limit(what) {
  if (what === 'processes') {
    execFileSync('prlimit', ['--pid', String(process.pid), '--nproc=1']);
    return;
  }
  const highest = Math.max(...fs.readdirSync('/proc/self/fd').map(Number));
  execFileSync('prlimit', ['--pid', String(process.pid), `--nofile=${highest + 2}`]);
  const taken = [];
  try {
    for (;;) taken.push(fs.openSync('/dev/null', 'r'));
  } catch {
    fs.closeSync(taken.pop());
  }
}

// What is made once and kept is made now, so that "leaked" counts what is left behind alone.
function warm() {
  try {
    childProcess.spawn('/dev/null/none');
  } catch {}
}

const preparations = {
  open: (step) => (opened[step.open] = fs.openSync(step.path, step.flags || 'w')),
  limit: (step) => limit(step.limit),
  warm,
  umask: (step) => process.umask(parseInt(step.umask, 8)),
  ...channel.preparations,
};

function prepare(step) {
  const name = Object.keys(preparations).find((key) => key in step);
  if (!name) throw new Error('unknown preparation ' + JSON.stringify(step));
  return preparations[name](step);
}

// ---- the whole run ----

async function play(spec, prefix, begin) {
  rules = (spec.on || []).map((rule) => ({ ...rule, event: prefix + rule.event, done: false }));
  process.on('uncaughtException', (error) => fire(`${prefix}uncaught`, describe(error)));
  for (const step of spec.before || []) {
    const later = prepare(step);
    if (later) await later;
  }
  descriptorsBefore = descriptors();
  begin();
}

const specOf = (name) => (name ? scenario.children.find((child) => child.name === name) : scenario);

// The child's side: its part of the scenario, with `process` for the channel.
function peer(name) {
  const spec = specOf(name).peer;
  const prefix = name ? `peer-${name}.` : 'peer.';
  const one = { prefix, child: process, advanced: (specOf(name).options || {}).serialization === 'advanced' };
  children[''] = one;
  setTimeout(() => process.exit(98), 60000).unref();
  process.on('exit', () => fire(`${prefix}end`, {}));
  play(spec, prefix, () => {
    (spec.listen || ['message', 'internalMessage', 'disconnect', 'error']).forEach((event) => listen(one, event));
    fire(`${prefix}start`, {});
  });
}

function main() {
  process.on('exit', () => fire('loop.end', {}));
  play(scenario, '', () => {
    (scenario.children || []).forEach(start);
    start(scenario);
  });
}

module.exports = { peer };
if (require.main === module) main();
