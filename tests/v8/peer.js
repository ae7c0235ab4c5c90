'use strict';
/*
 * Values there and back: what Node writes is read and written again by the C program, and what the C program
 * writes is read by Node.
 *
 *   peer.js PROGRAM CHECK SEED COUNT      PROGRAM --helper codec answers requests on its standard input
 *
 * Exit code 7: all is well. What is not is printed with the seed and the number of the value.
 */
const assert = require('assert');
const v8 = require('v8');
const { spawnSync } = require('child_process');

const [program, check, seedText, countText] = process.argv.slice(2);
const count = Number(countText);

// ---- What Node's channel writes and reads ----

class Writer extends v8.DefaultSerializer {
  _writeHostObject(object) {
    this.writeUint32(ArrayBuffer.isView(object) ? 0 : 1);
    if (ArrayBuffer.isView(object)) super._writeHostObject(object);
    else this.writeValue({ ...object });
  }
}

class Reader extends v8.DefaultDeserializer {
  _readHostObject() {
    return this.readUint32() === 0 ? super._readHostObject() : this.readValue();
  }
}

function write(value) {
  const writer = new Writer();
  writer.writeRawBytes(Buffer.alloc(4));
  writer.writeHeader();
  writer.writeValue(value);
  return writer.releaseBuffer().subarray(4);
}

function read(bytes) {
  const reader = new Reader(bytes);
  reader.readHeader();
  return reader.readValue();
}

// ---- The C program: all requests at once, all answers at once ----

function ask(operation, list) {
  const input = [];
  for (const item of list) {
    const bytes = Buffer.from(item);
    const head = Buffer.alloc(5);
    head.write(operation);
    head.writeUInt32LE(bytes.length, 1);
    input.push(head, bytes);
  }
  const done = spawnSync(program, ['--helper', 'codec'], { input: Buffer.concat(input), maxBuffer: 2 ** 31 });
  if (done.status !== 7)
    throw new Error(`the C program: ${done.error || done.signal || 'code ' + done.status}\n${done.stderr}`);
  const answers = [];
  for (let at = 0; at < done.stdout.length;) {
    const status = done.stdout.readInt32LE(at);
    const size = done.stdout.readUInt32LE(at + 4);
    answers.push({ status, bytes: done.stdout.subarray(at + 8, at + 8 + size) });
    at += 8 + size;
  }
  assert.strictEqual(answers.length, list.length);
  return answers;
}

function askWell(operation, list) {
  return ask(operation, list).map((answer, i) => {
    if (answer.status !== 0)
      throw new Error(`value ${i}: ${answer.status} for ${Buffer.from(list[i]).toString(operation === 'd' ? 'hex' : 'utf8').slice(0, 3000)}`);
    return answer.bytes;
  });
}

// ---- Chance that can be repeated ----

let state = Number(seedText) >>> 0;
function random() {
  state = (state + 0x6D2B79F5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const below = (n) => Math.floor(random() * n);
const one = (...choices) => choices[below(choices.length)];
const several = (n, make) => Array.from({ length: below(n + 1) }, make);

const bits = new DataView(new ArrayBuffer(8));
function anyDouble() {
  bits.setUint32(0, below(2 ** 32));
  bits.setUint32(4, below(2 ** 32));
  return bits.getFloat64(0);
}
function number() {
  return one(
    () => below(100), () => -below(100), () => below(2 ** 32) - 2 ** 31, () => below(2 ** 53), () => random(),
    () => 2 ** below(60) * one(1, -1), () => 2 ** 31 - below(3), () => -(2 ** 31) - below(3) + 1,
    () => Number(random().toFixed(below(8))), () => { const d = anyDouble(); return Number.isFinite(d) ? d : 1.5; })();
}
const characters = ['a', 'b', ' ', '\n', '\0', '\x1f', '\x7f', '"', '\\', '/', '$', 'é', '\xff', 'Ā', '€', '\u2028', '日', '\ud800', '\udc00',
  '\ud83d\ude00', '\uffff', '{', '0', '\ufeff'];
function string() {
  return one(() => 'x'.repeat(below(200)), () => several(12, () => one(...characters)).join(''),
             () => several(8, () => String.fromCharCode(below(256))).join(''),
             () => several(8, () => String.fromCharCode(below(65536))).join(''))();
}
const name = () => one(() => one('a', 'b', 'cmd', 'value', '$id', '$value', '$date', '$object', '__proto__', 'x y'), string,
                       () => String(below(20)), () => String(one(2 ** 31 - 1, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1, 2 ** 53)),
                       () => '$' + string(), () => '0' + below(9), () => String(-below(9)))();

function plain(depth) {
  const leaf = () => one(number, number, string, () => null, () => true, () => false)();
  if (depth <= 0) return leaf();
  return one(leaf, () => several(5, () => plain(depth - 1)), () => several(6, number), () => several(6, () => below(50)),
             () => object(() => plain(depth - 1)))();
}
function object(make) {
  const made = {};
  for (let i = below(6); i > 0; i--)
    Object.defineProperty(made, name().replace(/^\$/, 'S'), { value: make(), enumerable: true, configurable: true, writable: true });
  return made;
}

const views = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array,
  Float64Array, BigInt64Array, BigUint64Array];
function bytes(size) {
  return Uint8Array.from({ length: size }, () => below(256));
}
function bigint() {
  let n = 0n;
  for (let i = below(one(3, 3, 40, 300)); i > 0; i--) n = n << 32n | BigInt(below(2 ** 32));
  return one(n, -n, BigInt(below(1000)), -BigInt(below(1000)));
}
function regexp() {
  const flags = several(5, () => one(...'dgimsuy')).filter((f, i, all) => all.indexOf(f) === i).join('');
  return one(() => new RegExp(one('a', '', 'a/b', '€+', '\\d{3}', '[^"\\\\]'), flags), () => new RegExp('[a-z]', 'v'))();
}
function error() {
  const made = new (one(Error, TypeError, RangeError, EvalError, ReferenceError, SyntaxError, URIError))(string());
  made.stack = string();
  return made;
}
function special() {
  return one(() => undefined, () => one(NaN, Infinity, -Infinity, -0), bigint, () => new Date(one(NaN, below(2 ** 42), -below(2 ** 42))),
             regexp, error, () => Object(one(number(), true, false, string(), bigint(), NaN, -0)),
             () => Buffer.from(bytes(below(40))), () => bytes(below(40)).buffer, () => new DataView(bytes(below(20)).buffer),
             () => { const View = one(...views); return new View(bytes(View.BYTES_PER_ELEMENT * below(9)).buffer); },
             () => new ArrayBuffer(below(8), { maxByteLength: 8 + below(8) }))();
}
/* earlier: objects of the same value, to be meant again */
function rich(depth, earlier) {
  const inner = () => rich(depth - 1, earlier);
  if (depth <= 0) return one(() => plain(0), special, special)();
  if (earlier.length > 0 && below(8) === 0) return one(...earlier);
  const keep = (made) => { earlier.push(made); return made; };
  return one(
    () => plain(1), special, () => { const s = special(); if (Object(s) === s) earlier.push(s); return s; },
    () => { const list = keep([]); for (let i = below(5); i > 0; i--) list.push(inner()); return list; },
    () => { const list = keep([]); for (let i = below(5); i > 0; i--) list[below(9)] = inner(); return list; },
    () => { const list = keep([]); list[one(2 ** 32 - 2, 2 ** 31, 1000)] = inner(); list.more = inner(); return list; },
    () => { const list = keep([1, inner()]); list.own = inner(); list['$x'] = 1; return list; },
    () => { const map = keep(new Map()); for (let i = below(4); i > 0; i--) map.set(inner(), inner()); return map; },
    () => { const set = keep(new Set()); for (let i = below(4); i > 0; i--) set.add(inner()); return set; },
    () => { const made = keep({}); for (let i = below(5); i > 0; i--) Object.defineProperty(made, name(),
      { value: inner(), enumerable: true, configurable: true, writable: true }); return made; },
    () => { const made = error(); made.cause = rich(depth - 1, []); return keep(made); })(); // Node cannot read a cycle through a cause
}

// ---- Checks ----

function same(actual, expected, what, i) {
  if (Buffer.compare(actual, expected) === 0) return;
  throw new Error(`value ${i}, ${what}:\n  ${actual.toString('hex').slice(0, 2000)}\n  ${expected.toString('hex').slice(0, 2000)}` +
                  `\n  ${actual.toString('latin1').slice(0, 1000)}\n  ${expected.toString('latin1').slice(0, 1000)}`);
}

/*
 * V8 may keep an integer as a double, and a list as one with holes, by what it saw in others that were made at
 * the same place: so many of the bytes must be the same, the others mean the same.
 */
function compare(actual, expected, json, share) {
  let identical = 0;
  actual.forEach((bytes, i) => {
    if (bytes.equals(expected[i])) identical++;
    else means(bytes, expected[i], json[i], i);
  });
  console.log(`${identical} of ${count} have the same bytes`);
  assert(identical > count * share);
}

/* All that there is to a value, in its order, as a text; assert.deepStrictEqual() does not find NaN dates in sets. */
function describe(value, seen = new Map()) {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Object(value) !== value) return `${typeof value} ${Object.is(value, -0) ? '-0' : String(value)}`;
  if (seen.has(value)) return `^${seen.get(value)}`;
  seen.set(value, seen.size);
  const inner = (v) => describe(v, seen);
  const kind = Object.prototype.toString.call(value) + (value.constructor && value.constructor.name);
  const own = Object.entries(Object.getOwnPropertyDescriptors(value))
    .filter(([key, d]) => d.enumerable || (value instanceof Error && key !== 'stack')).map(([key, d]) => `${inner(key)}:${inner(d.value)}`);
  if (ArrayBuffer.isView(value)) return `${kind} ${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`;
  if (value instanceof ArrayBuffer) return `${kind} ${value.maxByteLength} ${Buffer.from(value).toString('hex')}`;
  if (value instanceof Map) return `${kind} [${[...value].map(([k, v]) => `${inner(k)} => ${inner(v)}`)}]`;
  if (value instanceof Set) return `${kind} [${[...value].map(inner)}]`;
  if (value instanceof Date) return `${kind} ${value.getTime()}`;
  if (value instanceof RegExp) return `${kind} ${value}`;
  if (value instanceof Error) return `${kind} ${inner(value.stack)} {${own}}`;
  if (['[object Number]', '[object String]', '[object Boolean]', '[object BigInt]'].includes(Object.prototype.toString.call(value)))
    return `${kind} ${inner(value.valueOf())}`;
  return `${kind} ${Array.isArray(value) ? value.length : ''}{${own}}`;
}

function means(actual, expected, json, i) {
  const got = describe(read(Buffer.from(actual)));
  const want = describe(read(Buffer.from(expected)));
  if (got !== want)
    throw new Error(`value ${i}: ${json.toString().slice(0, 3000)}\n${got}\n${want}\n${actual.toString('hex')}\n${expected.toString('hex')}`);
}

const checks = {
  /* What JSON can say: the same text, the same bytes. */
  plain() {
    const texts = Array.from({ length: count }, () => JSON.stringify(plain(4)));
    const written = texts.map((text) => write(JSON.parse(text)));
    compare(askWell('e', texts), written, texts, 0.9);
    askWell('d', written).forEach((json, i) => same(json, Buffer.from(JSON.stringify(JSON.parse(texts[i]))), 'read', i));
  },

  /* Everything: read and written again it means the same. */
  rich() {
    const written = Array.from({ length: count }, () => write(rich(4, [])));
    const json = askWell('d', written);
    const again = askWell('e', json);
    compare(again, written, json, 0.6);
    askWell('d', again).forEach((text, i) => same(text, json[i], 'read again', i));
  },

  /* The same of what Node has received itself: every list in it may have holes. */
  received() {
    const written = Array.from({ length: count }, () => write(read(write(rich(4, [])))));
    const json = askWell('d', written);
    const again = askWell('e', json);
    again.forEach((bytes, i) => means(bytes, written[i], json[i], i));
    askWell('d', again).forEach((text, i) => same(text, json[i], 'read again', i));
  },

  /* Over a channel: each value, and behind it the bytes that it is thought to go as. */
  send() {
    for (let i = 0; i < count; i++) {
      const value = rich(4, []);
      const message = ['undefined', 'bigint'].includes(typeof value) ? [value] : value; // not sent alone
      process.send(message);
      process.send(write(message));
    }
    // It ends by itself once all has left; disconnect() would drop what has not.
  },

  /* Which texts are JSON, and that what is not UTF-8 becomes the same in both. */
  texts() {
    const texts = Array.from({ length: count }, () => {
      let text = JSON.stringify(plain(3), null, one(0, 0, 1));
      for (let i = below(4); i > 0; i--) {
        const at = below(text.length + 1);
        text = text.slice(0, at) + one('', '', ...'{}[],:"\\0123456789-+.eE tfn\n\t\r\x00\x0b\u00a0', '\\u12', '\\ud800', 'true', 'null', '[]', '"a":') +
          text.slice(at + below(3));
      }
      return text.toWellFormed ? text.toWellFormed() : text;
    });
    ask('c', texts).forEach((answer, i) => {
      let good = true;
      try { JSON.parse(texts[i]); } catch { good = false; }
      if (good !== (answer.status === 0)) throw new Error(`text ${i}: ${answer.status} for ${JSON.stringify(texts[i])}`);
    });
    const broken = Array.from({ length: count }, () => Buffer.from(several(20, () => one(0x61, 0x22, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xed, 0xa0, 0x80,
                                                                                          0xf0, 0x9f, 0x98, 0xf4, 0x90, 0xff, below(256)))));
    askWell('r', broken).forEach((text, i) => same(text, Buffer.from(broken[i].toString()), 'repaired', i));
  },

  /* Numbers: as JSON.stringify writes them, and read as JSON.parse reads them. */
  numbers() {
    const texts = [];
    const add = (text) => { if (Number.isFinite(JSON.parse(text))) texts.push(text); };
    for (let i = 0; i < count; i++) {
      add(JSON.stringify(anyDouble()));
      add(JSON.stringify(number()));
      add(`${below(10)}.${several(30, () => below(10)).join('')}5e${below(640) - 330}`);
      const half = (2n * (BigInt(below(2 ** 52)) + (1n << 52n)) + 1n) << BigInt(below(600)); // between two doubles
      for (const by of [-1n, 0n, 1n]) add(String(half + by));
      add(`${half}.${'0'.repeat(900)}1`);
    }
    for (let e = -1074; e < 1024; e++) add(JSON.stringify(2 ** e));
    for (let e = -324; e < 309; e++) add(`-9.999999999999999e${e}`);
    for (const text of ['0', '-0', '0e5', '-0.0e-5', '1e-99999999999999999999', `0.${'0'.repeat(50000)}1e50000`, `1${'0'.repeat(5000)}e-5000`]) add(text);
    askWell('n', texts).forEach((text, i) => {
      const value = JSON.parse(texts[i]);
      same(text, Buffer.from(Object.is(value, -0) ? '-0' : JSON.stringify(value)), texts[i].slice(0, 100), i);
    });
  },
};

try {
  checks[check]();
} catch (wrong) {
  console.error(`seed ${seedText}: ${wrong.stack}`);
  process.exit(1);
}
if (check !== 'send') process.exit(7); // which leaves when all is sent
