/** A table that is still on its way. */
export function RowsSkeleton({ label, rows }: { readonly label: string; readonly rows: number }) {
  return (
    <div className="skeleton is-rows" role="status">
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no other identity
        <i key={index} />
      ))}
    </div>
  );
}
