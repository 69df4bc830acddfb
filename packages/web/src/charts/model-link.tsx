import { Link } from '@tanstack/react-router';

/** A model's name as the way to its page. */
export function ModelLink({ model }: { readonly model: string }) {
  return (
    <Link to="/models/$model" params={{ model }} className="text-link">
      {model}
    </Link>
  );
}
