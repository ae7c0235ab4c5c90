#!/usr/bin/env node
'use strict';
// The child that scenarios with a "peer" start: does what it says and writes its own transcript.
//
//   peer.js SCENARIO TRANSCRIPT NAME

require('./driver.js').peer(process.argv[4] || '');
