/** Everybody: the cohort that every plan has. */
export const ALL_TRAFFIC = "all";
