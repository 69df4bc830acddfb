/** Lines of an answer that is still to come. */
export function Skeleton({ label }: { readonly label: string }) {
  return (
    <div className="skeleton">
      <span className="visually-hidden">{label}</span>
      <i />
      <i />
      <i />
    </div>
  );
}
