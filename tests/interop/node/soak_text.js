'use strict';
// The messages of ../soak_text.c.

function scramble(x) {
  x ^= x >>> 16;
  x = Math.imul(x, 0x7feb352d);
  x ^= x >>> 15;
  x = Math.imul(x, 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

function filler(random) {
  const kind = random % 1000;
  const size = Math.floor(random / 1000);
  return kind === 0 ? size % 300000 : kind < 20 ? size % 20000 : size % 200;
}

function message(seed, n) {
  const random = scramble((Math.imul(seed, 2654435761) + n) | 0);
  return { n, x: String.fromCharCode(97 + (random % 26)).repeat(filler(random)) };
}

module.exports = { message, ENDINGS: ['all', 'exit', 'disconnect', 'byParent', 'kill'] };
