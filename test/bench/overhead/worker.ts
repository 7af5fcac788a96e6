// A share of the made-up runs, on a core of its own.
import { parentPort, workerData } from 'node:worker_threads'
import { EXPERIMENTS, type ExperimentName, runsOf } from './experiments.ts'
import { ratesOf } from './rates.ts'

export interface Share {
  readonly experiment: ExperimentName
  readonly runs: number
  readonly seed: number
}

const { experiment, runs, seed } = workerData as Share
parentPort?.postMessage(ratesOf(runs, runsOf(EXPERIMENTS[experiment], seed)))
