#!/usr/bin/env node
// Begins the command line. What Node makes of sources is kept from one command to the next: half of a start goes there.
import { enableCompileCache } from 'node:module'

enableCompileCache()
await import('./main.ts')
