// The verification of a pack, as `src/verify.rs` does it and docs/evidence.md describes it: same steps, same order, same findings.
// Plain JavaScript without the browser's own cryptography, which pages opened from a disk may not use everywhere.

const Evidence = (() => {
  // ---- Bytes ----

  const ZERO = '0'.repeat(64);
  const encoder = new TextEncoder();
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
  const hex = (bytes) => Array.from(bytes, (byte) => DIGITS[byte]).join('');
  const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const concat = (...parts) => {
    const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    parts.reduce((place, part) => (out.set(part, place), place + part.length), 0);
    return out;
  };
  const same = (one, other) => one.length === other.length && one.every((byte, place) => byte === other[place]);
  /** A foreign name made harmless to show, byte by byte. */
  const shown = (bytes) =>
    Array.from(bytes.subarray(0, 100), (byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '?')).join('');

  // ---- SHA-2 (FIPS 180-4). Its constants are fractions of roots of primes, so they are worked out instead of copied. ----

  const primes = [];
  for (let number = 2n; primes.length < 80; number += 1n) {
    if (primes.every((prime) => number % prime)) primes.push(number);
  }
  /** The greatest whole number whose power is not above the value. */
  const rootOf = (value, power) => {
    let low = 0n;
    for (let bit = 1n << 90n; bit; bit >>= 1n) if ((low + bit) ** power <= value) low += bit;
    return low;
  };
  const fraction = (root) => BigInt.asUintN(64, root);
  const CUBES = BigUint64Array.from(primes, (prime) => fraction(rootOf(prime << 192n, 3n)));
  const SQUARES = BigUint64Array.from(primes.slice(0, 8), (prime) => fraction(rootOf(prime << 128n, 2n)));
  const CUBES_32 = Int32Array.from(CUBES.slice(0, 64), (word) => Number(BigInt.asIntN(32, word >> 32n)));
  const SQUARES_32 = Int32Array.from(SQUARES, (word) => Number(BigInt.asIntN(32, word >> 32n)));

  /** The end of a message as SHA-2 pads it: the bytes after the last whole block, a bit, zeros, the length in bits. */
  const padded = (bytes, block) => {
    const rest = bytes.subarray(bytes.length - (bytes.length % block));
    const tail = new Uint8Array(rest.length + 1 + block / 8 > block ? 2 * block : block);
    tail.set(rest);
    tail[rest.length] = 0x80;
    new DataView(tail.buffer).setBigUint64(tail.length - 8, BigInt(bytes.length) * 8n);
    return tail;
  };

  const sha256 = (bytes) => {
    const state = SQUARES_32.slice();
    const words = new Int32Array(64);
    const blocks = (data, length) => {
      const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
      for (let start = 0; start < length; start += 64) {
        for (let i = 0; i < 16; i += 1) words[i] = view.getInt32(start + 4 * i);
        for (let i = 16; i < 64; i += 1) {
          const x = words[i - 15];
          const y = words[i - 2];
          const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
          const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
          words[i] = (words[i - 16] + s0 + words[i - 7] + s1) | 0;
        }
        let [a, b, c, d, e, f, g, h] = state;
        for (let i = 0; i < 64; i += 1) {
          const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
          const t1 = (h + s1 + ((e & f) ^ (~e & g)) + CUBES_32[i] + words[i]) | 0;
          const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
          const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
          h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
        }
        state[0] += a; state[1] += b; state[2] += c; state[3] += d;
        state[4] += e; state[5] += f; state[6] += g; state[7] += h;
      }
    };
    blocks(bytes, bytes.length - (bytes.length % 64));
    const tail = padded(bytes, 64);
    blocks(tail, tail.length);
    const out = new DataView(new ArrayBuffer(32));
    state.forEach((word, i) => out.setInt32(4 * i, word));
    return new Uint8Array(out.buffer);
  };
  const hash = (bytes) => hex(sha256(bytes));

  const sha512 = (bytes) => {
    const cut = (word) => BigInt.asUintN(64, word);
    const turn = (word, by) => (word >> by) | cut(word << (64n - by));
    const message = concat(bytes.subarray(0, bytes.length - (bytes.length % 128)), padded(bytes, 128));
    const view = new DataView(message.buffer);
    const state = SQUARES.slice();
    const words = new BigUint64Array(80);
    for (let start = 0; start < message.length; start += 128) {
      for (let i = 0; i < 16; i += 1) words[i] = view.getBigUint64(start + 8 * i);
      for (let i = 16; i < 80; i += 1) {
        const x = words[i - 15];
        const y = words[i - 2];
        const s0 = turn(x, 1n) ^ turn(x, 8n) ^ (x >> 7n);
        const s1 = turn(y, 19n) ^ turn(y, 61n) ^ (y >> 6n);
        words[i] = words[i - 16] + s0 + words[i - 7] + s1;
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < 80; i += 1) {
        const s1 = turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n);
        const t1 = h + s1 + ((e & f) ^ (cut(~e) & g)) + CUBES[i] + words[i];
        const s0 = turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n);
        const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
        h = g; g = f; f = e; e = cut(d + t1); d = c; c = b; b = a; a = cut(t1 + t2);
      }
      [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] += word; });
    }
    const out = new DataView(new ArrayBuffer(64));
    state.forEach((word, i) => out.setBigUint64(8 * i, word));
    return new Uint8Array(out.buffer);
  };

  // ---- Ed25519 (RFC 8032) ----

  const P = 2n ** 255n - 19n;
  const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
  const mod = (value, by = P) => ((value % by) + by) % by;
  const power = (base, exponent) => {
    let result = 1n;
    for (let left = exponent, square = mod(base); left; left >>= 1n, square = (square * square) % P) {
      if (left & 1n) result = (result * square) % P;
    }
    return result;
  };
  const inverse = (value) => power(value, P - 2n);
  const D = mod(-121665n * inverse(121666n));
  const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);
  const little = (bytes) => bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);

  /** A point is [X, Y, Z, T] with x = X/Z, y = Y/Z, xy = T/Z. */
  const add = ([x1, y1, z1, t1], [x2, y2, z2, t2]) => {
    const a = mod((y1 - x1) * (y2 - x2));
    const b = ((y1 + x1) * (y2 + x2)) % P;
    const c = (((2n * t1 * t2) % P) * D) % P;
    const d = (2n * z1 * z2) % P;
    const [e, f, g, h] = [b - a, d - c, d + c, b + a];
    return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
  };
  const point = (bytes) => {
    const number = little(bytes);
    const y = mod(BigInt.asUintN(255, number));
    const above = mod(y * y - 1n);
    const below = mod(D * y * y + 1n);
    const square = (above * inverse(below)) % P;
    let x = power(square, (P + 3n) / 8n);
    if ((x * x) % P !== square) x = (x * ROOT_OF_MINUS_ONE) % P;
    if ((x * x) % P !== square) return null;
    if ((x & 1n) !== number >> 255n) x = mod(-x);
    return [x, y, 1n, (x * y) % P];
  };
  const BASE = point(unhex('58' + '66'.repeat(31)));

  const isSigned = (publicKey, message, signature) => {
    const [r, s] = [signature.subarray(0, 32), little(signature.subarray(32))];
    const key = point(publicKey);
    if (!key || s >= ORDER) return false;
    const k = mod(little(sha512(concat(r, publicKey, message))), ORDER);
    const minus = [mod(-key[0]), key[1], 1n, mod(-key[3])];
    const both = add(BASE, minus);
    let sum = [0n, 1n, 1n, 0n];
    for (let bit = 255n; bit >= 0n; bit -= 1n) {
      sum = add(sum, sum);
      const which = (((s >> bit) & 1n) << 1n) | ((k >> bit) & 1n);
      if (which) sum = add(sum, which === 3n ? both : which === 2n ? BASE : minus);
    }
    const z = inverse(sum[2]);
    const [x, y] = [(sum[0] * z) % P, (sum[1] * z) % P];
    const encoded = Uint8Array.from({ length: 32 }, (_, i) => Number((y >> BigInt(8 * i)) & 255n));
    encoded[31] |= Number(x & 1n) << 7;
    return same(encoded, r);
  };

  // ---- Canonical JSON (RFC 8785, whole numbers only) ----

  const canonical = (value, depth = 0) => {
    if (value === null || typeof value === 'boolean') return String(value);
    if (typeof value === 'number') {
      if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new Error('number');
      return String(value);
    }
    if (typeof value === 'string') {
      if (/\p{Surrogate}/u.test(value)) throw new Error('text');
      return JSON.stringify(value);
    }
    if (depth === 64) throw new Error('depth');
    if (Array.isArray(value)) return `[${value.map((item) => canonical(item, depth + 1)).join(',')}]`;
    const members = Object.keys(value).sort();
    return `{${members.map((name) => `${canonical(name)}:${canonical(value[name], depth + 1)}`).join(',')}}`;
  };
  const bytesOf = (value) => encoder.encode(canonical(value));
  /** The value of canonical bytes, otherwise undefined. */
  const read = (bytes) => {
    try {
      const text = decoder.decode(bytes);
      const value = JSON.parse(text);
      return canonical(value) === text ? value : undefined;
    } catch {
      return undefined;
    }
  };

  // ---- Forms: what members a value must have, and which ----

  const isText = (value) => {
    const length = typeof value === 'string' ? encoder.encode(value).length : 0;
    return length >= 1 && length <= 500 && !/[\u0000-\u001f\u007f]/.test(value);
  };
  const matches = (pattern) => (value) => typeof value === 'string' && pattern.test(value);
  const isDay = (value) => {
    const day = matches(/^\d{4}-\d{2}-\d{2}$/)(value) ? new Date(`${value}T00:00:00Z`) : NaN;
    return !Number.isNaN(Number(day)) && day.toISOString().slice(0, 10) === value;
  };
  const int = (value) => Number.isSafeInteger(value) && value >= 0;
  const count = (value) => int(value) && value >= 1;
  const hash64 = matches(/^[0-9a-f]{64}$/);
  const hash128 = matches(/^[0-9a-f]{128}$/);
  const kind = matches(/^[a-z-]{1,32}$/);
  const just = (text) => (value) => value === text;
  const orNull = (form) => (value) => value === null || fits(value, form);
  const fits = (value, form) => {
    if (typeof form === 'function') return form(value);
    if (Array.isArray(form)) return Array.isArray(value) && value.every((item) => fits(item, form[0]));
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
    const members = Object.keys(value);
    return members.length === Object.keys(form).length
      && members.every((name) => Object.hasOwn(form, name) && fits(value[name], form[name]));
  };

  const LINE = {
    entry: {
      actor: isText, at: int, case: isText, content: hash64, format: just('huikuan-entry-1'), kind, previous: hash64, seq: count,
    },
    hash: hash64,
  };
  const KEYS = {
    format: just('huikuan-keys-1'),
    keys: [{
      new: hash128,
      old: orNull(hash128),
      statement: {
        at: int, first_root: count, format: just('huikuan-key-1'), number: count, previous: hash64, public: hash64,
      },
    }],
  };
  const ROOTS = {
    format: just('huikuan-roots-1'),
    proofs: [{ hash: hash64, index: int, number: count, path: [hash64], seq: count }],
    roots: [{
      hash: hash64,
      root: {
        at: int, day: isDay, format: just('huikuan-root-1'), key: hash64, leaves: count, number: count, previous: hash64, tree: hash64,
      },
      signature: hash128,
    }],
  };
  const SIGNATURE = { format: just('huikuan-signature-1'), key: hash64, signature: hash128 };
  const NAME = new RegExp('^(chain\\.jsonl|computation\\.html|computation\\.json|index\\.html|index\\.json|index\\.sig|keys\\.json|'
    + 'roots\\.json|verify\\.html|content/[0-9a-f]{64}|documents/[0-9a-f]{64}\\.[a-z0-9]{1,8}|stamps/[1-9][0-9]{0,9}\\.tsr)$');
  const INDEX = {
    case: isText,
    files: [{ name: (name) => matches(NAME)(name) && name !== 'index.json' && name !== 'index.sig', sha256: hash64, size: int }],
    format: just('huikuan-pack-1'),
    made: int,
    title: isText,
  };
  const readAs = (bytes, form) => {
    const value = bytes && read(bytes);
    return value !== undefined && fits(value, form) ? value : undefined;
  };

  // ---- The archive: ZIP with one way to be written ----

  const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  const crc32 = (bytes) => {
    let value = 0xffffffff;
    for (const byte of bytes) value = CRC[(value ^ byte) & 255] ^ (value >>> 8);
    return (value ^ 0xffffffff) >>> 0;
  };
  const sorted = (files) => new Map([...files].sort(([one], [other]) => (one < other ? -1 : 1)));
  const writeZip = (files) => {
    const short = (value) => Uint8Array.of(value, value >> 8);
    const long = (value) => Uint8Array.of(value, value >> 8, value >> 16, value >> 24);
    const [members, directory] = [[], []];
    let place = 0;
    for (const [name, bytes] of files) {
      const size = long(bytes.length);
      const about = concat(
        Uint8Array.of(10, 0, 0, 0, 0, 0, 0, 0, 0x21, 0), long(crc32(bytes)), size, size, short(name.length), short(0));
      const label = encoder.encode(name);
      members.push(encoder.encode('PK\x03\x04'), about, label, bytes);
      directory.push(encoder.encode('PK\x01\x02'), Uint8Array.of(10, 0), about, new Uint8Array(10), long(place), label);
      place += 30 + label.length + bytes.length;
    }
    const listed = concat(...directory);
    const total = short(files.size);
    return concat(...members, listed, encoder.encode('PK\x05\x06'), new Uint8Array(4), total, total, long(listed.length), long(place),
      new Uint8Array(2));
  };
  /** The files of an archive, or the finding that it is none. */
  const readZip = (bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const fatal = (code, place) => ({ fatal: finding(code, place) });
    const files = new Map();
    let at = 0;
    while (at + 4 <= bytes.length && view.getUint32(at) === 0x504b0304) {
      if (at + 30 > bytes.length) return fatal('zip-unreadable', at);
      const [flags, method] = [view.getUint16(at + 6, true), view.getUint16(at + 8, true)];
      const [packed, size] = [view.getUint32(at + 18, true), view.getUint32(at + 22, true)];
      let start = at + 30 + view.getUint16(at + 26, true);
      if (start > bytes.length) return fatal('zip-unreadable', at);
      const label = bytes.subarray(at + 30, start);
      const name = shown(label);
      if (!NAME.test(name) || name.length !== label.length) return fatal('zip-name', name);
      if (method !== 0 || flags & 9 || packed !== size) return fatal('zip-compressed', name);
      start += view.getUint16(at + 28, true);
      if (start + packed > bytes.length) return fatal('zip-unreadable', at);
      if (files.has(name)) return fatal('zip-duplicate', name);
      files.set(name, bytes.subarray(start, start + packed));
      at = start + packed;
    }
    if (files.size === 0 || files.size > 65535) return fatal('zip-unreadable', 0);
    const again = writeZip(sorted(files));
    const length = Math.min(again.length, bytes.length);
    let differs = 0;
    while (differs < length && again[differs] === bytes[differs]) differs += 1;
    const whole = differs === again.length && differs === bytes.length;
    return { files: sorted(files), frame: whole ? [] : [finding('zip-form', differs)] };
  };

  // ---- Time stamps (RFC 3161): which hash and when. Signatures are for the expert's own tools. ----

  const values = (bytes) => {
    const items = [];
    for (let at = 0; at < bytes.length;) {
      if (at + 2 > bytes.length || (bytes[at] & 31) === 31) return null;
      let [length, start] = [bytes[at + 1], at + 2];
      if (length > 127) {
        const more = length & 127;
        if (more < 1 || more > 4 || start + more > bytes.length || bytes[start] === 0) return null;
        length = bytes.subarray(start, start + more).reduce((sum, byte) => sum * 256 + byte, 0);
        start += more;
        if (length < 128) return null;
      }
      if (start + length > bytes.length) return null;
      items.push({ tag: bytes[at], body: bytes.subarray(start, start + length) });
      at = start + length;
    }
    return items;
  };
  /** The hash a response was issued for, otherwise null. */
  const imprint = (response) => {
    const body = (item, tag) => (item && item.tag === tag ? item.body : new Uint8Array());
    const open = (item, tag) => values(body(item, tag)) ?? [];
    const all = values(response) ?? [];
    const [status, token, ...none] = open(all.length === 1 ? all[0] : undefined, 0x30);
    const granted = body(open(status, 0x30)[0], 2);
    const [kindOfToken, held] = open(token, 0x30);
    const [, , content] = open(open(held, 0xa0)[0], 0x30);
    const [kindOfContent, info] = open(content, 0x30);
    const [, , stamped, , time] = open((values(body(open(info, 0xa0)[0], 4)) ?? [])[0], 0x30);
    const [algorithm, digest] = open(stamped, 0x30);
    const right = none.length === 0 && granted.length === 1 && granted[0] <= 1
      && hex(body(kindOfToken, 6)) === '2a864886f70d010702'
      && hex(body(kindOfContent, 6)) === '2a864886f70d0109100104'
      && hex(body(open(algorithm, 0x30)[0], 6)) === '608648016503040201'
      && /^\d{14}(\.\d+)?Z$/.test(shown(body(time, 0x18)))
      && body(digest, 4).length === 32;
    return right ? hex(body(digest, 4)) : null;
  };

  // ---- The verification ----

  const finding = (code, place) => {
    const { level, zh, en } = WORDS.codes[code];
    return { code, level, place: String(place), zh: zh.replaceAll('{}', place), en: en.replaceAll('{}', place) };
  };
  const range = (first, last) => (first === last ? String(first) : `${first}-${last}`);

  /** Names what is wrong with order, gaps and links of entries or roots; returns them by number, in order. */
  const walk = (links, what, found) => {
    const first = new Map();
    let highest = 0;
    for (const link of links) {
      const before = first.get(link.number);
      if (before) {
        found(`${what}-${before.hash === link.hash ? 'duplicated' : 'forked'}`, link.number);
      } else {
        if (link.number < highest) found(`${what}-misplaced`, link.number);
        first.set(link.number, link);
        highest = Math.max(highest, link.number);
      }
    }
    const ordered = [...first.values()].sort((one, other) => one.number - other.number);
    let expected = 1;
    for (const link of ordered) {
      if (link.number > expected) found(`${what}-missing`, range(expected, link.number - 1));
      expected = link.number + 1;
    }
    let before = { number: 0, at: 0, hash: ZERO };
    for (const link of ordered) {
      if (link.number === before.number + 1 && link.previous !== before.hash) found(`${what}-link`, link.number);
      if (link.at < before.at) found(`${what}-time`, link.number);
      before = link;
    }
    return ordered;
  };

  const verifyKeys = (files, trust, report, found) => {
    const ring = readAs(files.get('keys.json'), KEYS);
    if (!ring || ring.keys.length === 0) {
      found('keys-unreadable', 'keys.json');
      return null;
    }
    let before = null;
    const keys = ring.keys.map(({ new: own, old, statement }, place) => {
      const key = { id: hash(unhex(statement.public)), bytes: unhex(statement.public), first: statement.first_root };
      const follows = before
        ? statement.previous === before.id && key.first >= before.first
        : statement.previous === ZERO && key.first === 1 && old === null;
      if (statement.number !== place + 1 || !follows) found('key-order', place + 1);
      const message = bytesOf(statement);
      if (!isSigned(key.bytes, message, unhex(own))) found('key-signature', place + 1);
      if (before && !(old && isSigned(before.bytes, message, unhex(old)))) found('key-introduction', place + 1);
      before = key;
      return key;
    });
    report.key = before.id;
    if (trust.keys.length === 0) found('key-unasked', before.id);
    else if (!keys.some((key) => trust.keys.includes(key.id))) found('key-untrusted', before.id);
    const signed = readAs(files.get('index.sig'), SIGNATURE);
    if (!signed || signed.key !== before.id || !isSigned(before.bytes, files.get('index.json'), unhex(signed.signature))) {
      found('index-signature', 'index.sig');
    }
    return keys;
  };

  const verifyRoots = (files, keys, report, found) => {
    const list = readAs(files.get('roots.json'), ROOTS);
    if (!list) {
      found('roots-unreadable', 'roots.json');
      return null;
    }
    for (const { hash: recorded, root, signature } of list.roots) {
      const bytes = bytesOf(root);
      if (hash(bytes) !== recorded) found('root-altered', root.number);
      if (!keys) continue;
      const charged = keys.findLast((key) => key.first <= root.number);
      if (!charged || charged.id !== root.key) found('root-key', root.number);
      const named = keys.find((key) => key.id === root.key);
      if (named && !isSigned(named.bytes, bytes, unhex(signature))) found('root-signature', root.number);
    }
    const ordered = walk(list.roots.map(({ hash: own, root }) => ({ ...root, hash: own })), 'root', found);
    ordered.slice(1).forEach((root, place) => {
      if (root.day < ordered[place].day) found('root-time', root.number);
      if (root.leaves < ordered[place].leaves) found('root-shrunk', root.number);
    });
    report.roots = ordered.at(-1)?.number ?? 0;
    return list;
  };

  const verifyChain = (files, hashes, report, found) => {
    const chain = files.get('chain.jsonl') ?? new Uint8Array();
    const entries = [];
    for (let start = 0, number = 1; start < chain.length; number += 1) {
      const feed = chain.indexOf(10, start);
      const end = feed < 0 ? chain.length : feed;
      const line = feed < 0 ? undefined : readAs(chain.subarray(start, end), LINE);
      if (line) entries.push({ ...line.entry, number: line.entry.seq, hash: line.hash, header: line.entry });
      else found('line-unreadable', number);
      start = end + 1;
    }
    for (const entry of entries) {
      if (entry.case !== report.case) found('entry-case', entry.seq);
      if (hash(bytesOf(entry.header)) !== entry.hash) found('entry-altered', entry.seq);
    }
    const ordered = walk(entries, 'entry', found);
    if (ordered.length === 0) found('entry-missing', 1);
    report.entries = ordered.at(-1)?.seq ?? 0;
    const removed = new Set();
    for (const entry of ordered) {
      entry.file = `content/${entry.content}`;
      entry.isUnaltered = hashes.get(entry.file) === entry.content;
      entry.value = entry.isUnaltered ? read(files.get(entry.file)) : undefined;
      if (entry.kind !== 'removed' || !Array.isArray(entry.value?.removed)) continue;
      for (const item of entry.value.removed) {
        if (int(item?.seq) && hash64(item.content) && item.seq < entry.seq) removed.add(`${item.seq} ${item.content}`);
      }
    }
    for (const entry of ordered) {
      if (!files.has(entry.file)) {
        const explained = entry.kind !== 'removed' && removed.has(`${entry.seq} ${entry.content}`);
        found(explained ? 'content-removed' : 'content-missing', entry.seq);
      } else if (!entry.isUnaltered) found('content-altered', entry.seq);
      else if (entry.value === undefined) found('content-form', entry.seq);
    }
    const named = new Set(entries.map((entry) => `content/${entry.content}`));
    for (const name of files.keys()) {
      if (name.startsWith('content/') && !named.has(name)) found('content-unnamed', shown(encoder.encode(name)));
    }
    return ordered;
  };

  const verifyDocuments = (files, hashes, chain, found) => {
    const lists = chain.map((entry) => (Array.isArray(entry.value?.documents) ? entry.value.documents : []));
    const named = new Set(lists.flat().map((item) => item?.sha256).filter(hash64));
    const present = new Set();
    for (const name of files.keys()) {
      if (!name.startsWith('documents/')) continue;
      const label = name.slice('documents/'.length).split('.')[0];
      if (label !== hashes.get(name)) found('document-altered', shown(encoder.encode(name)));
      if (!named.has(label)) found('document-unnamed', shown(encoder.encode(name)));
      present.add(label);
    }
    [...named].sort().filter((label) => !present.has(label)).forEach((label) => found('document-absent', label));
  };

  const leadsTo = (leaf, proof, root) => {
    if (proof.index >= root.leaves) return false;
    const node = (left, right) => sha256(concat(Uint8Array.of(1), left, right));
    const half = (value) => Math.floor(value / 2);
    let [place, last, current] = [proof.index, root.leaves - 1, leaf];
    for (const beside of proof.path.map(unhex)) {
      if (last === 0) return false;
      if (place % 2 === 1 || place === last) {
        current = node(beside, current);
        while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)];
      } else {
        current = node(current, beside);
      }
      [place, last] = [half(place), half(last)];
    }
    return last === 0 && hex(current) === root.tree;
  };

  const verifyProofs = ({ proofs, roots }, chain, report, found) => {
    const sealed = [];
    let before = null;
    for (const proof of proofs) {
      const root = roots.find((signed) => signed.root.number === proof.number)?.root;
      if (!root) {
        found('proof-root', proof.number);
        continue;
      }
      if (before && (proof.number <= before.number || proof.seq < before.seq)) found('proof-back', proof.number);
      before = proof;
      const entry = chain.find(({ seq }) => seq === proof.seq);
      if (!entry) {
        if (proof.seq > report.entries) found('chain-short', proof.seq);
        continue;
      }
      const leaf = bytesOf({ case: report.case, hash: proof.hash, seq: proof.seq });
      const leads = leadsTo(sha256(concat(Uint8Array.of(0), leaf)), proof, root);
      if (entry.hash !== proof.hash) found('proof-entry', proof.seq);
      if (!leads) found('proof-wrong', proof.number);
      if (entry.at > root.at) found('proof-time', proof.number);
      if (leads && entry.hash === proof.hash) sealed.push(proof);
    }
    if (proofs.length > 0 && report.roots > 0 && !proofs.some((proof) => proof.number === report.roots)) {
      found('proof-missing', report.roots);
    }
    report.sealed = Math.max(0, ...sealed.map((proof) => proof.seq));
    if (report.sealed < report.entries) found('unsealed', range(report.sealed + 1, report.entries));
    return sealed;
  };

  const verifyAnchors = (files, altered, trust, { roots }, sealed, report, found) => {
    for (const known of trust.roots) {
      const signed = roots.find(({ hash: own, root }) => own === known && hash(bytesOf(root)) === known);
      if (!signed) {
        found('root-unknown', known);
        continue;
      }
      const number = signed.root.number;
      const entries = Math.max(0, ...sealed.filter((proof) => proof.number <= number).map((proof) => proof.seq));
      if (entries > report.anchored.entries) report.anchored = { by: 'given', root: number, entries };
    }
    for (const [name, bytes] of files) {
      const number = Number(/^stamps\/([1-9][0-9]{0,9})\.tsr$/.exec(name)?.[1] ?? 0);
      if (number === 0 || altered.has(name)) continue;
      const stamped = imprint(bytes);
      const root = roots.find((signed) => signed.root.number === number);
      found(stamped === null ? 'stamp-unreadable' : stamped !== root?.hash ? 'stamp-wrong' : 'stamp-unchecked', number);
    }
    if (report.anchored.by === 'none') found('unanchored', '');
  };

  /** The index and what it says; fills in which files are not those of the index. */
  const verifyIndex = (files, hashes, index, altered, found) => {
    const listed = new Set(['index.json', 'index.sig', ...index.files.map((file) => file.name)]);
    for (const { name, sha256: wanted, size } of index.files) {
      if (!files.has(name)) found('file-missing', name);
      else if (hashes.get(name) !== wanted || files.get(name).length !== size) {
        altered.add(name);
        found('file-altered', name);
      }
    }
    for (const name of files.keys()) if (!listed.has(name)) found('file-extra', shown(encoder.encode(name)));
    for (const name of ['chain.jsonl', 'index.html', 'keys.json', 'roots.json', 'verify.html']) {
      if (!listed.has(name) && !files.has(name)) found('file-missing', name);
    }
  };

  const close = (report) => {
    const has = (level) => report.findings.some((item) => item.level === level);
    report.verdict = has('fatal') ? 'unreadable' : has('error') ? 'damaged' : 'intact';
    if (report.verdict !== 'intact') report.anchored = { by: 'none', root: 0, entries: 0 };
    return report;
  };
  const blank = (findings) => ({
    verdict: '', case: '', title: '', made: 0, entries: 0, sealed: 0, roots: 0, key: null,
    anchored: { by: 'none', root: 0, entries: 0 }, findings,
  });

  /** Verifies files by name. `trust` holds `keys` and `roots`, lists of hashes. `chain` of the answer is not part of the report. */
  const verifyFiles = (unsorted, trust, frame = []) => {
    const files = sorted(unsorted);
    const report = blank([...frame]);
    const found = (code, place) => report.findings.push(finding(code, place));
    const index = readAs(files.get('index.json'), INDEX);
    const inOrder = index?.files.every((file, place, all) => place === 0 || all[place - 1].name < file.name);
    if (!inOrder) {
      found('index-unreadable', 'index.json');
      return { report: close(report), chain: [], files };
    }
    const hashes = new Map([...files].map(([name, bytes]) => [name, hash(bytes)]));
    const altered = new Set();
    Object.assign(report, { case: index.case, title: index.title, made: index.made });
    verifyIndex(files, hashes, index, altered, found);
    const keys = verifyKeys(files, trust, report, found);
    const roots = verifyRoots(files, keys, report, found);
    const chain = verifyChain(files, hashes, report, found);
    verifyDocuments(files, hashes, chain, found);
    if (roots) {
      const sealed = verifyProofs(roots, chain, report, found);
      verifyAnchors(files, altered, trust, roots, sealed, report, found);
    }
    return { report: close(report), chain, files };
  };

  /** Verifies a pack as an archive. */
  const verifyZip = (bytes, trust) => {
    const { files, frame, fatal } = readZip(bytes);
    return fatal ? { report: close(blank([fatal])), chain: [], files: new Map() } : verifyFiles(files, trust, frame);
  };

  return { verifyZip, verifyFiles, sha256, sha512, isSigned, hex, unhex };
})();
