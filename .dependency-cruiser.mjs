// The rooms of src/ and what each may import, type-only imports included. The same table, with what each room owns:
// docs/architecture.md. Files at the top of src/ wire rooms together and may import all; no room imports them.

/** `store` is its ports, the files at its top; an adapter's folder inside it is its own. */
const rooms = {
  model: [],
  settings: [],
  intake: ['model'],
  login: ['model'],
  language: [],
  parse: ['model', 'language'],
  thread: ['model'],
  access: ['model'],
  store: ['model', 'language'],
  expertise: ['model', 'language'],
  find: ['model', 'language', 'thread', 'access', 'expertise', 'store'],
  post: ['model', 'language', 'store'],
  ask: ['model', 'language', 'find', 'expertise', 'post', 'store'],
  web: ['model', 'access', 'find', 'ask', 'post'],
}

/** Rooms of values in, values out: what they compute on is given to them. */
const pure = ['model', 'language', 'thread', 'access', 'expertise']
const io = 'child_process|cluster|dgram|dns|fs|http2?|https|inspector|net|readline|repl|sqlite|timers|tls|worker_threads'

const filesOf = (room) => (room === 'store' ? '^src/store/[^/]+$' : `^src/${room}/`)

const wall = (room, imports) => ({
  name: imports.length === 0 ? `${room} imports no other room` : `${room} imports only ${imports.join(', ')}`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: [`^src/${room}/`, ...imports.map(filesOf)] },
})

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...Object.entries(rooms).map(([room, imports]) => wall(room, imports)),
    {
      name: 'every folder of src is a room',
      severity: 'error',
      from: {},
      to: { path: '^src/[^/]+/', pathNot: Object.keys(rooms).map((room) => `^src/${room}/`) },
    },
    {
      name: 'a port does not know its adapters',
      severity: 'error',
      from: { path: '^src/store/[^/]+$' },
      to: { path: '^src/store/[^/]+/' },
    },
    {
      name: 'an adapter does not know another',
      severity: 'error',
      from: { path: '^src/store/([^/]+)/' },
      to: { path: '^src/store/[^/]+/', pathNot: '^src/store/$1/' },
    },
    {
      name: 'a pure room does no I/O',
      severity: 'error',
      from: { path: `^src/(${pure.join('|')})/` },
      to: { dependencyTypes: ['core'], path: `^(node:)?(${io})(/|$)` },
    },
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'every import is found', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'the program does not import its tests', severity: 'error', from: { path: '^src/' }, to: { path: '^(test|bench|demo|scripts)/' } },
    {
      name: 'the program runs without development packages',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
}
