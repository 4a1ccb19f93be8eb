import { Head } from '../../app/head.tsx';
import { todayWords } from '../../messages/today.ts';

export const words = [todayWords];

/** What needs somebody, what runs, and what comes. */
export const Screen = () => <Head title={todayWords.text.title} />;
