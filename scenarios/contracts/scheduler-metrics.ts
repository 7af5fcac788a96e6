// The metrics that the scheduler's daemons promise, and the spans that they count.
import type { MetricContract } from '../../assertions/index.ts'

export const notificationsSent: MetricContract = {
  name: 'notifications_sent_total',
  services: ['notification-daemon'],
  instrument: 'counter',
  unit: '{notification}',
  attributes: [],
  countedBy: { span: 'notification.check', status: 'ok', streams: {} },
}

export const statusTransitions: MetricContract = {
  name: 'status_transitions_total',
  services: ['status-transition-daemon'],
  instrument: 'counter',
  unit: '{transition}',
  attributes: ['new_status'],
  countedBy: {
    span: 'status.transition',
    status: 'ok',
    attributes: { new_status: 'new_status' },
    streams: {},
  },
}
