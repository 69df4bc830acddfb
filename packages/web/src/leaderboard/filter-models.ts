interface Named {
  readonly model: string;
  readonly organization: string;
}

/** Those that have the text in their name or their maker's, whatever the case. */
export function filterModels<Row extends Named>(rows: readonly Row[], search = ''): Row[] {
  const wanted = search.trim().toLowerCase();
  return rows.filter(
    ({ model, organization }) =>
      model.toLowerCase().includes(wanted) || organization.toLowerCase().includes(wanted),
  );
}
