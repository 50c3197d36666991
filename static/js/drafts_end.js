// Whoever signs out leaves no words behind in this browser.
import { dropAll } from "./drafts/store.js";

dropAll();
