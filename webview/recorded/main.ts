// The panel as a plain page: the host has to be there before the panel asks for it.
import './host.ts';
import '../main.ts';
