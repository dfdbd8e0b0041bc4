// What the page shows. In Node, where the tests run the verification above, there is no document and nothing of this happens.

const Screen = () => {
  const byId = (id) => document.getElementById(id);
  let lang = (navigator.language || 'zh').startsWith('zh') ? 'zh' : 'en';
  let shown = null;

  const TEXT = {
    intact: ['完整，且与包外凭据相符', 'Intact, and anchored outside'],
    consistent: ['自身前后一致，未与包外凭据核对', 'Consistent in itself, not compared with anything outside'],
    damaged: ['不完整或被改动', 'Damaged or altered'],
    unreadable: ['无法核验', 'Cannot be verified'],
    none: ['包内各项互相吻合。仅凭本包不能排除持有密钥的人整体重写。',
      'Everything in the pack agrees. The pack alone does not rule out that the holder of the key rewrote everything.'],
    given: ['包内各项前后一致，并与您持有的第{root}号总根相符：至第{entries}条为止的记录，在该总根之后未被改动。',
      'Everything in the pack agrees, and with root {root} that you hold: entries up to {entries} were not changed after that root.'],
    damagedWhy: ['至少有一处与记录时不同，详见下文。', 'At least one thing is not as it was recorded; see below.'],
    unreadableWhy: ['这不是可以核验的证据包，详见下文。', 'This is not a pack that can be verified; see below.'],
    bad: ['不是64位小写十六进制数：{line}', 'Not 64 lower-case hexadecimal digits: {line}'],
    unread: ['文件无法读取：{line}', 'The file cannot be read: {line}'],
    about: ['证据包', 'The pack'], case: ['案件', 'Case'], title: ['名称', 'Name'], made: ['制作时间', 'Made'],
    entries: ['记录', 'Entries'], counted: ['{entries}条，其中{sealed}条已封存', '{entries}, of which {sealed} are sealed'], roots: ['总根', 'Roots'], key: ['密钥指纹', 'Key fingerprint'],
    anchor: ['包外凭据', 'Anchored by'], noAnchor: ['无', 'nothing'], anchorRoot: ['您给定的第{root}号总根', 'root {root}, given by you'],
    findings: ['核验结果', 'Findings'], nothing: ['没有发现任何问题。', 'Nothing was found to be wrong.'],
    number: ['序号', 'No.'], time: ['时间', 'Time'], what: ['事由', 'What'], by: ['经办', 'By'],
    content: ['内容', 'Content'], show: ['查看', 'Show'], gone: ['不在包内', 'Not in this pack'],
    error: ['问题', 'Error'], fatal: ['问题', 'Error'], note: ['说明', 'Note'],
    busy: ['正在核验…', 'Verifying…'], empty: ['没有可以显示的记录。', 'There are no entries to show.'],
  };
  const say = (key, parts = {}) =>
    Object.entries(parts).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), TEXT[key][lang === 'zh' ? 0 : 1]);

  /** An element. Texts are set as texts, so nothing of a pack can become part of the page. */
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    element.append(...children);
    return element;
  };
  const moment = (micros) => `${new Date(Math.floor(micros / 1000)).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  const pairs = (rows) => make('dl', {}, ...rows.flatMap(([name, value, style]) =>
    [make('dt', {}, name), make('dd', style ? { class: style } : {}, String(value))]));

  const findingItem = (item) => make('li', { class: item.level },
    make('strong', {}, `${say(item.level)}${lang === 'zh' ? '：' : ': '}`), item[lang], make('code', {}, item.code));

  const contentCell = (entry, files) => {
    const bytes = files.get(entry.file);
    if (!bytes) return make('em', {}, say('gone'));
    const text = entry.value === undefined ? new TextDecoder().decode(bytes) : JSON.stringify(entry.value, null, 2);
    return make('details', {}, make('summary', {}, say('show')), make('pre', {}, text));
  };
  const entryRow = (entry, files) => make('tr', {},
    make('td', { class: 'number' }, String(entry.seq)),
    make('td', { class: 'time' }, moment(entry.at)),
    make('td', {}, WORDS.kinds[entry.kind]?.[lang] ?? entry.kind),
    make('td', {}, entry.actor),
    make('td', {}, contentCell(entry, files)));

  const table = ({ chain, files }) => {
    if (chain.length === 0) return make('p', {}, say('empty'));
    const heads = ['number', 'time', 'what', 'by', 'content'].map((key) =>
      make('th', key === 'number' ? { class: 'number' } : {}, say(key)));
    return make('table', {}, make('thead', {}, make('tr', {}, ...heads)),
      make('tbody', {}, ...chain.map((entry) => entryRow(entry, files))));
  };

  const why = (report) =>
    (report.verdict === 'intact' ? say(report.anchored.by, report.anchored) : say(`${report.verdict}Why`));

  const render = () => {
    document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
    document.querySelectorAll('[data-zh]').forEach((element) => { element.textContent = element.dataset[lang]; });
    document.querySelectorAll('[data-lang]').forEach((button) =>
      button.setAttribute('aria-pressed', String(button.dataset.lang === lang)));
    const answer = byId('answer');
    answer.hidden = shown === null;
    if (shown === null) return;
    if (shown.problem) {
      answer.replaceChildren(make('div', { class: 'verdict unreadable' }, say(...shown.problem)));
      return;
    }
    const { report } = shown;
    const anchor = report.anchored.by === 'none' ? say('noAnchor') : say('anchorRoot', report.anchored);
    const isNote = (item) => Number(item.level === 'note');
    const errorsFirst = [...report.findings].sort((one, other) => isNote(one) - isNote(other));
    const findings = errorsFirst.length > 0
      ? make('ul', { class: 'findings' }, ...errorsFirst.map(findingItem))
      : make('p', {}, say('nothing'));
    const outcome = report.verdict === 'intact' && report.anchored.by === 'none' ? 'consistent' : report.verdict;
    const verdict = make('div', { class: `verdict ${outcome}` }, make('strong', {}, say(outcome)), why(report));
    if (report.verdict === 'unreadable') {
      answer.replaceChildren(verdict, make('h2', {}, say('findings')), findings);
      return;
    }
    answer.replaceChildren(
      verdict,
      make('h2', {}, say('about')),
      pairs([
        [say('title'), report.title], [say('case'), report.case], [say('made'), moment(report.made)],
        [say('entries'), say('counted', report)], [say('roots'), report.roots],
        [say('key'), report.key ?? '', 'hash'], [say('anchor'), anchor],
      ]),
      make('h2', {}, say('findings')), findings,
      make('h2', {}, say('entries')), table(shown));
  };

  const trusted = (id) => byId(id).value.split(/\s+/).filter((line) => line !== '');
  let given = null;
  const verify = () => {
    if (given === null) return;
    const trust = { keys: trusted('keys'), roots: trusted('roots') };
    const wrong = [...trust.keys, ...trust.roots].find((line) => !/^[0-9a-f]{64}$/.test(line));
    if (wrong !== undefined) shown = { problem: ['bad', { line: wrong }] };
    else shown = given.archive ? Evidence.verifyZip(given.archive, trust) : Evidence.verifyFiles(given.files, trust);
    render();
  };
  const take = async (reading) => {
    shown = { problem: ['busy'] };
    render();
    try {
      given = await reading();
      verify();
    } catch (error) {
      [given, shown] = [null, { problem: ['unread', { line: String(error?.message ?? error) }] }];
      render();
    }
  };
  const bytes = async (file) => new Uint8Array(await file.arrayBuffer());
  const archive = (file) => take(async () => ({ archive: await bytes(file) }));

  // A folder's own name is cut off its files' names. What systems leave in folders by themselves is no part of a pack.
  const folder = (list) => take(async () => {
    const files = new Map();
    for (const { path, file } of list) {
      const name = path.split('/').slice(1).join('/');
      if (!['.DS_Store', 'Thumbs.db', 'desktop.ini'].includes(name.split('/').at(-1))) files.set(name, await bytes(file));
    }
    return { files };
  });
  const walkEntry = async (entry, path) => {
    if (entry.isFile) return [{ path, file: await new Promise((done, fail) => { entry.file(done, fail); }) }];
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((done, fail) => { reader.readEntries(done, fail); });
      if (some.length === 0) return found;
      for (const child of some) found.push(...await walkEntry(child, `${path}/${child.name}`));
    }
  };

  const drop = byId('drop');
  addEventListener('dragover', (event) => { event.preventDefault(); drop.classList.add('over'); });
  addEventListener('dragleave', () => drop.classList.remove('over'));
  addEventListener('drop', async (event) => {
    event.preventDefault();
    drop.classList.remove('over');
    const entry = event.dataTransfer.items[0]?.webkitGetAsEntry?.();
    if (entry?.isDirectory) {
      const list = await walkEntry(entry, entry.name);
      await folder(list);
    } else if (event.dataTransfer.files[0]) {
      await archive(event.dataTransfer.files[0]);
    }
  });
  byId('pick-file').addEventListener('click', () => byId('file').click());
  byId('pick-folder').addEventListener('click', () => byId('folder').click());
  byId('file').addEventListener('change', (event) => event.target.files[0] && archive(event.target.files[0]));
  byId('folder').addEventListener('change', (event) =>
    folder(Array.from(event.target.files, (file) => ({ path: file.webkitRelativePath, file }))));
  ['keys', 'roots'].forEach((id) => byId(id).addEventListener('change', verify));
  document.querySelectorAll('[data-lang]').forEach((button) =>
    button.addEventListener('click', () => { lang = button.dataset.lang; render(); }));
  render();
};

if (typeof document !== 'undefined') Screen();
