'use strict';
// Values that JSON has no form for, in the forms that the library gives them (childproc.h, "Advanced messages").

const FORMS = ['$undefined', '$number', '$bigint', '$date', '$regexp', '$map', '$set', '$bytes', '$error', '$boxed',
  '$sparse', '$id', '$ref', '$object'];
const VIEWS = { Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array,
  Float64Array, BigInt64Array, BigUint64Array, DataView };

const kindOf = (value) => Object.prototype.toString.call(value).slice(8, -1);

// Objects that occur more than once in a value get a number, in the order in which they are met.
function numbered(value) {
  const seen = new Map();
  const walk = (one) => {
    if (typeof one !== 'object' || one === null) return;
    if (seen.has(one)) {
      seen.set(one, true);
      return;
    }
    seen.set(one, false);
    if (kindOf(one) === 'Map') one.forEach((item, key) => [key, item].forEach(walk));
    else if (kindOf(one) === 'Set') one.forEach(walk);
    else if (!ArrayBuffer.isView(one)) Object.values(one).forEach(walk);
  };
  walk(value);
  const numbers = new Map();
  for (const [one, again] of seen) if (again) numbers.set(one, numbers.size);
  return numbers;
}

function bytesForm(value) {
  const name = Buffer.isBuffer(value) ? 'Buffer' : value.constructor.name;
  const bytes = value instanceof ArrayBuffer ? Buffer.from(value) : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return { $bytes: [name, bytes.toString('base64')] };
}

function numberForm(value) {
  if (Object.is(value, -0)) return { $number: '-0' };
  return Number.isFinite(value) ? value : { $number: String(value) };
}

function listForm(list, form) {
  for (let i = 0; i < list.length; i++)
    if (!(i in list)) return { $sparse: [list.length, Object.fromEntries(Object.entries(list).map(([k, v]) => [k, form(v)]))] };
  return list.map(form);
}

function plainForm(object, form) {
  const made = Object.fromEntries(Object.entries(object).map(([key, item]) => [key, form(item)]));
  const keys = Object.keys(made);
  return keys.length === 1 && FORMS.includes(keys[0]) ? { $object: made } : made;
}

function inForm(whole) {
  const numbers = numbered(whole);
  const met = new Set();
  const body = (value) => {
    const kind = kindOf(value);
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return bytesForm(value);
    if (Array.isArray(value)) return listForm(value, form);
    if (kind === 'Date') return { $date: Number.isNaN(value.getTime()) ? null : value.getTime() };
    if (kind === 'RegExp') return { $regexp: [value.source, value.flags] };
    if (kind === 'Map') return { $map: [...value].map(([key, item]) => [form(key), form(item)]) };
    if (kind === 'Set') return { $set: [...value].map(form) };
    if (kind === 'Error') return { $error: { name: value.name, message: value.message } }; // the stack is the sender's
    if (['Number', 'String', 'Boolean', 'BigInt'].includes(kind)) return { $boxed: form(value.valueOf()) };
    return plainForm(value, form);
  };
  const form = (value) => {
    if (value === undefined) return { $undefined: true };
    if (typeof value === 'number') return numberForm(value);
    if (typeof value === 'bigint') return { $bigint: String(value) };
    if (typeof value !== 'object' || value === null) return value;
    if (!numbers.has(value)) return body(value);
    if (met.has(value)) return { $ref: numbers.get(value) };
    met.add(value);
    return { $id: numbers.get(value), $value: body(value) };
  };
  return form(whole);
}

// ---- the other way ----

function ofBytes([name, text]) {
  const bytes = Buffer.from(text, 'base64');
  if (name === 'Buffer') return bytes;
  const buffer = new Uint8Array(bytes).buffer;
  return name === 'ArrayBuffer' ? buffer : new VIEWS[name](buffer);
}

function ofSparse([length, items], value) {
  const list = new Array(length);
  for (const key of Object.keys(items)) list[key] = value(items[key]);
  return list;
}

function ofError({ name, message }) {
  const error = new (globalThis[name] || Error)(message);
  return error;
}

// Cycles are made of plain objects and lists here: their members are filled in after they are known.
function ofForm(whole) {
  const known = new Map();
  const makers = {
    $undefined: () => undefined,
    $number: (text) => Number(text),
    $bigint: (text) => BigInt(text),
    $date: (ms) => new Date(ms === null ? NaN : ms),
    $regexp: ([source, flags]) => new RegExp(source, flags),
    $map: (pairs) => new Map(pairs.map(([key, item]) => [value(key), value(item)])),
    $set: (items) => new Set(items.map((item) => value(item))),
    $bytes: ofBytes,
    $error: ofError,
    $boxed: (inner) => Object(value(inner)),
    $sparse: (parts) => ofSparse(parts, value),
    $ref: (number) => known.get(number),
    $object: (object) => plain(object, {}),
  };
  const plain = (from, to) => {
    for (const key of Object.keys(from)) to[key] = value(from[key]);
    return to;
  };
  const value = (from) => {
    if (typeof from !== 'object' || from === null) return from;
    if (Array.isArray(from)) return from.map((item) => value(item));
    if ('$id' in from) {
      const to = Array.isArray(from.$value) ? [] : {};
      known.set(from.$id, to);
      return plain(from.$value, to);
    }
    const keys = Object.keys(from);
    return keys.length === 1 && keys[0] in makers ? makers[keys[0]](from[keys[0]]) : plain(from, {});
  };
  return value(whole);
}

// As JSON text; there is a minus zero in it, which JSON.stringify() does not write.
const textOf = (value) => JSON.stringify(inForm(value)).replaceAll('{"$number":"-0"}', '-0');

module.exports = { textOf, ofForm };
