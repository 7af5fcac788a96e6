// Environment variables by which the processes of a run find each other.

/** Where the session's door is. */
export const SESSION_VARIABLE = 'PITBOSS_SESSION'
/** The browser's program. */
export const BROWSER_VARIABLE = 'PITBOSS_BROWSER'
/** The file that gets the scenario records, as JSON. */
export const SCENARIOS_VARIABLE = 'PITBOSS_SCENARIOS'
