// How Postgres is set up: fast to start, and with nothing made to survive a crash, since nothing outlives the run.

export const POSTGRES_USER = 'pitboss'

export const INITDB_OPTIONS = [
  '--username',
  POSTGRES_USER,
  '--auth',
  'trust',
  '--encoding',
  'UTF8',
  '--locale',
  'C',
  '--no-sync',
  '--no-instructions',
]

export const POSTGRES_SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '32MB',
  dynamic_shared_memory_type: 'mmap',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  io_method: 'sync',
  jit: 'off',
  autovacuum: 'off',
}
